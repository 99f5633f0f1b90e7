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

CALL office_run('replay_webhook');
SET @webhook_id = NULL, @after = NULL;
