-- rotate_webhook_secret: gives a webhook a new secret. Until the old one ends, deliveries are signed with both, so that
-- the receiver can change over at any moment in between. A second rotation ends the older secret at once.
--
-- Parameters
--   @webhook_id
--   @hours        for how long the old secret is still used, 0 to 720 (24)
--
-- Prints one row: webhook_id, url, secret (shown this once), previous_until.
--
-- Example
--   SET @webhook_id = 1;
--   SOURCE sql/admin/rotate_webhook_secret.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE fresh CHAR(70) DEFAULT CONCAT('whsec_', LOWER(HEX(RANDOM_BYTES(32))));
  DECLARE the_hook BIGINT DEFAULT NULL;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN NOT COALESCE(@webhook_id REGEXP '^[1-9][0-9]{0,17}$', FALSE) THEN 'set @webhook_id to the number of a webhook'
    WHEN @hours IS NOT NULL AND (NOT @hours REGEXP '^[0-9]{1,3}$' OR @hours > 720) THEN 'set @hours to a whole number from 0 to 720'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  START TRANSACTION;
  SELECT id INTO the_hook FROM webhook WHERE id = @webhook_id FOR UPDATE;
  IF the_hook IS NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'there is no such webhook';
  END IF;
  UPDATE webhook
  SET previous_secret = secret, previous_until = NOW(3) + INTERVAL COALESCE(@hours, 24) HOUR, secret = fresh
  WHERE id = the_hook;
  INSERT INTO admin_log (script, parameters, result)
  VALUES ('rotate_webhook_secret', JSON_OBJECT('webhook_id', the_hook, 'hours', COALESCE(@hours, 24)), 'rotated');
  COMMIT;

  SELECT id AS webhook_id, url, secret, previous_until FROM webhook WHERE id = the_hook;
END //

DELIMITER ;

SET @webhook_id = NULL, @hours = NULL;
