-- The work of sql/admin/replay_webhook.sql.
CREATE OR REPLACE PROCEDURE script_replay_webhook()
  SQL SECURITY INVOKER
BEGIN
  DECLARE given BIGINT DEFAULT office_require_number('webhook_id', @webhook_id, 'a webhook');
  DECLARE the_hook, told BIGINT DEFAULT NULL;
  DECLARE revived INT DEFAULT 0;
  IF @after IS NOT NULL AND NOT @after REGEXP '^(0|[1-9][0-9]{0,17})$' THEN
    CALL office_refuse('set @after to a position of the feed');
  END IF;
  SELECT id, position INTO the_hook, told FROM webhook WHERE id = given FOR UPDATE;
  CALL office_refuse(CASE
    WHEN the_hook IS NULL THEN 'there is no such webhook'
    WHEN @after > told THEN '@after lies behind what was delivered'
  END);
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
  CALL office_log('replay_webhook', JSON_OBJECT('webhook_id', the_hook, 'after', @after),
    CONCAT('revived: ', revived));
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT the_hook AS webhook_id, revived, @after AS `after`, 'replaying' AS result;
END
