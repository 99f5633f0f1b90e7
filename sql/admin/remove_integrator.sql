-- remove_integrator: takes a system's key to the feed of events away.
--
-- Parameters
--   @name   as it was given to add_integrator
--
-- Prints one row: name, result ('removed', or 'nothing to do: …').
--
-- Example
--   SET @name = 'kafka bridge';
--   SOURCE sql/admin/remove_integrator.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_name VARCHAR(100) DEFAULT LEFT(TRIM(@name), 100);
  DECLARE outcome VARCHAR(80) DEFAULT 'removed';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  IF NOT COALESCE(CHAR_LENGTH(the_name) BETWEEN 1 AND 80, FALSE) THEN
    SET complaint = 'set @name to 1 to 80 characters';
  END IF;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  START TRANSACTION;
  DELETE FROM integrator WHERE name = the_name;
  IF ROW_COUNT() = 0 THEN
    SET outcome = 'nothing to do: there is no such integrator';
  ELSE
    INSERT INTO admin_log (script, parameters, result)
    VALUES ('remove_integrator', JSON_OBJECT('name', the_name), outcome);
  END IF;
  COMMIT;

  SELECT the_name AS name, outcome AS result;
END //

DELIMITER ;

SET @name = NULL;
