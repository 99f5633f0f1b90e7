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

CALL office_run('remove_webhook');
SET @webhook_id = NULL;
