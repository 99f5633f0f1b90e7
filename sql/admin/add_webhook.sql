-- add_webhook: has events delivered to an address by POST, signed with a secret that is shown this once. Adding the
-- same address for the same kinds again changes nothing and shows no secret; see rotate_webhook_secret for a new one.
-- The local host and private networks are reached only where BOXOFFICE_WEBHOOK_PRIVATE=1 is set, and so is http.
--
-- Parameters
--   @url     such as 'https://tickets.example/hooks', up to 500 characters, without a user and a fragment
--   @kinds   'order.paid,order.cancelled', or NULL for all events
--   @after   the position of the feed behind which deliveries begin; NULL: only what happens from now on, 0: everything
--
-- Prints one row: webhook_id, url, kinds, after, secret, result ('added', or 'nothing to do: …').
--
-- Example
--   SET @url = 'https://tickets.example/hooks', @kinds = 'order.paid,order.cancelled';
--   SOURCE sql/admin/add_webhook.sql;

CALL office_run('add_webhook');
SET @url = NULL, @kinds = NULL, @after = NULL;
