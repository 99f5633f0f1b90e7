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

CALL office_run('rotate_webhook_secret');
SET @webhook_id = NULL, @hours = NULL;
