-- remove_webhook: stops the deliveries to an address and forgets what it has still to be told.
--
-- Parameters
--   @webhook_id
--
-- Prints one row: webhook_id, undelivered, result ('removed', or 'nothing to do: …').
--
-- Example
--   SET @webhook_id = 1;
--   SOURCE sql/admin/remove_webhook.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE undelivered INT DEFAULT 0;
  DECLARE outcome VARCHAR(80) DEFAULT 'removed';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  IF NOT COALESCE(@webhook_id REGEXP '^[1-9][0-9]{0,17}$', FALSE) THEN
    SET complaint = 'set @webhook_id to the number of a webhook';
  END IF;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  START TRANSACTION;
  DELETE FROM webhook_delivery WHERE webhook_id = @webhook_id;
  SET undelivered = ROW_COUNT();
  DELETE FROM webhook WHERE id = @webhook_id;
  IF ROW_COUNT() = 0 THEN
    SET outcome = 'nothing to do: there is no such webhook';
  ELSE
    INSERT INTO admin_log (script, parameters, result)
    VALUES ('remove_webhook', JSON_OBJECT('webhook_id', @webhook_id + 0), CONCAT('removed, undelivered: ', undelivered));
  END IF;
  COMMIT;

  SELECT @webhook_id + 0 AS webhook_id, undelivered, outcome AS result;
END //

DELIMITER ;

SET @webhook_id = NULL;
