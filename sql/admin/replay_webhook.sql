-- replay_webhook: delivers again: either what was given up after three days, or everything behind a position of the
-- feed. Receivers know a repetition by the event's id. What is being retried is tried at once.
--
-- Parameters
--   @webhook_id
--   @after        the position of the feed behind which all is delivered again; NULL: only what was given up
--
-- Prints one row: webhook_id, revived, after, result.
--
-- Example
--   SET @webhook_id = 1;
--   SOURCE sql/admin/replay_webhook.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_hook, told BIGINT DEFAULT NULL;
  DECLARE revived INT DEFAULT 0;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN NOT COALESCE(@webhook_id REGEXP '^[1-9][0-9]{0,17}$', FALSE) THEN 'set @webhook_id to the number of a webhook'
    WHEN @after IS NOT NULL AND NOT @after REGEXP '^(0|[1-9][0-9]{0,17})$' THEN 'set @after to a position of the feed'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  START TRANSACTION;
  SELECT id, position INTO the_hook, told FROM webhook WHERE id = @webhook_id FOR UPDATE;
  SET complaint = CASE
    WHEN the_hook IS NULL THEN 'there is no such webhook'
    WHEN @after > told THEN '@after lies behind what was delivered'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;
  IF @after IS NULL THEN
    UPDATE webhook_delivery
    SET dead_at = NULL, attempts = 0, due_at = NOW(3), created_at = NOW(3)
    WHERE webhook_id = the_hook AND dead_at IS NOT NULL;
    SET revived = ROW_COUNT();
    UPDATE webhook_delivery SET due_at = NOW(3) WHERE webhook_id = the_hook AND due_at > NOW(3);
    UPDATE webhook SET failures = 0, resume_at = NULL WHERE id = the_hook;
  ELSE
    DELETE FROM webhook_delivery WHERE webhook_id = the_hook AND position > @after;
    SET revived = ROW_COUNT();
    UPDATE webhook SET position = @after, failures = 0, resume_at = NULL WHERE id = the_hook;
  END IF;
  INSERT INTO admin_log (script, parameters, result)
  VALUES ('replay_webhook', JSON_OBJECT('webhook_id', the_hook, 'after', @after), CONCAT('revived: ', revived));
  COMMIT;

  SELECT the_hook AS webhook_id, revived, @after AS `after`, 'replaying' AS result;
END //

DELIMITER ;

SET @webhook_id = NULL, @after = NULL;
