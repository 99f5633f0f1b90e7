-- The work of sql/admin/rotate_webhook_secret.sql.
CREATE OR REPLACE PROCEDURE script_rotate_webhook_secret()
  SQL SECURITY INVOKER
BEGIN
  DECLARE given BIGINT DEFAULT office_require_number('webhook_id', @webhook_id, 'a webhook');
  DECLARE overlap INT DEFAULT COALESCE(office_require_range('hours', @hours, 0, 720, TRUE), 24);
  DECLARE fresh CHAR(70) DEFAULT CONCAT('whsec_', LOWER(HEX(RANDOM_BYTES(32))));
  DECLARE the_hook BIGINT DEFAULT NULL;
  SELECT id INTO the_hook FROM webhook WHERE id = given FOR UPDATE;
  CALL office_refuse(IF(the_hook IS NULL, 'there is no such webhook', NULL));
  UPDATE webhook
  SET previous_secret = secret, previous_until = NOW(3) + INTERVAL overlap HOUR, secret = fresh
  WHERE id = the_hook;
  CALL office_log('rotate_webhook_secret', JSON_OBJECT('webhook_id', the_hook, 'hours', overlap), 'rotated');
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT id AS webhook_id, url, secret, previous_until FROM webhook WHERE id = the_hook;
END
