-- The work of sql/admin/add_webhook.sql.
CREATE OR REPLACE PROCEDURE script_add_webhook()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_url VARCHAR(600) DEFAULT LEFT(@url, 600);
  DECLARE the_secret CHAR(70) DEFAULT CONCAT('whsec_', LOWER(HEX(RANDOM_BYTES(32))));
  DECLARE wanted VARCHAR(500) DEFAULT REPLACE(NULLIF(@kinds, ''), ' ', '');
  DECLARE known, head BIGINT DEFAULT NULL;
  DECLARE outcome VARCHAR(80) DEFAULT 'added';
  CALL office_refuse(CASE
    WHEN CHAR_LENGTH(the_url) > 500
      OR NOT COALESCE(the_url REGEXP '^https?://[^][:space:]/?#@"<>]+([/?][^[:space:]#"<>]*)?$', FALSE)
      THEN 'set @url to an address such as https://tickets.example/hooks'
    WHEN wanted NOT REGEXP '^[a-z]+[.][a-z]+(,[a-z]+[.][a-z]+)*$'
      THEN 'set @kinds to a list such as order.paid,order.cancelled'
    WHEN @after IS NOT NULL AND NOT @after REGEXP '^(0|[1-9][0-9]{0,17})$' THEN 'set @after to a position of the feed'
  END);

  SELECT last_position INTO head FROM event_feed WHERE id = 1 FOR UPDATE;
  CALL office_refuse(IF(@after > head, '@after lies behind the end of the feed', NULL));
  SELECT MIN(id) INTO known FROM webhook WHERE url = the_url AND kinds <=> wanted;
  IF known IS NOT NULL THEN
    SET outcome = 'nothing to do: it is there', the_secret = '';
  ELSE
    INSERT INTO webhook (url, kinds, secret, position) VALUES (the_url, wanted, the_secret, COALESCE(@after, head));
    SET known = LAST_INSERT_ID();
    CALL office_log('add_webhook', JSON_OBJECT('url', the_url, 'kinds', wanted, 'after', @after),
      CONCAT('webhook ', known));
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT id AS webhook_id, url, COALESCE(kinds, 'all') AS kinds, position AS `after`, the_secret AS secret,
    outcome AS result
  FROM webhook
  WHERE id = known;
END
