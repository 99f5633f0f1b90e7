-- add_integrator: gives another system a key to the feed of events, GET /v1/events. The key is shown this once and
-- is not kept; who lost it gets another under another name.
--
-- Parameters
--   @name   what the office calls the system, up to 80 characters, not used yet
--
-- Prints one row: integrator_id, name, integrator_key.
--
-- Example
--   SET @name = 'kafka bridge';
--   SOURCE sql/admin/add_integrator.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_name VARCHAR(100) DEFAULT LEFT(TRIM(@name), 100);
  DECLARE new_id BIGINT DEFAULT NULL;
  DECLARE secret CHAR(67) DEFAULT CONCAT('bo_', LOWER(HEX(RANDOM_BYTES(32))));
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN NOT COALESCE(CHAR_LENGTH(the_name) BETWEEN 1 AND 80, FALSE) THEN 'set @name to 1 to 80 characters'
    WHEN EXISTS (SELECT 1 FROM integrator WHERE name = the_name) THEN 'there is an integrator of that name: remove it first, or take another name'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  START TRANSACTION;
  INSERT INTO integrator (name, key_hash) VALUES (the_name, UNHEX(SHA2(secret, 256)));
  SET new_id = LAST_INSERT_ID();
  INSERT INTO admin_log (script, parameters, result)
  VALUES ('add_integrator', JSON_OBJECT('name', the_name), CONCAT('integrator ', new_id));
  COMMIT;

  SELECT new_id AS integrator_id, the_name AS name, secret AS integrator_key;
END //

DELIMITER ;

SET @name = NULL;
