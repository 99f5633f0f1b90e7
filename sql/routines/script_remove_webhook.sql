-- The work of sql/admin/remove_webhook.sql.
CREATE OR REPLACE PROCEDURE script_remove_webhook()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_hook BIGINT DEFAULT office_require_number('webhook_id', @webhook_id, 'a webhook');
  DECLARE undelivered INT DEFAULT 0;
  DECLARE outcome VARCHAR(80) DEFAULT 'removed';
  DELETE FROM webhook_delivery WHERE webhook_id = the_hook;
  SET undelivered = ROW_COUNT();
  DELETE FROM webhook WHERE id = the_hook;
  IF ROW_COUNT() = 0 THEN
    SET outcome = 'nothing to do: there is no such webhook';
  ELSE
    CALL office_log('remove_webhook', JSON_OBJECT('webhook_id', the_hook + 0),
      CONCAT('removed, undelivered: ', undelivered));
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT the_hook AS webhook_id, undelivered, outcome AS result;
END
