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

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_url VARCHAR(600) DEFAULT LEFT(@url, 600);
  DECLARE secret CHAR(70) DEFAULT CONCAT('whsec_', LOWER(HEX(RANDOM_BYTES(32))));
  DECLARE wanted VARCHAR(500) DEFAULT REPLACE(NULLIF(@kinds, ''), ' ', '');
  DECLARE known BIGINT DEFAULT NULL;
  DECLARE head BIGINT DEFAULT NULL;
  DECLARE outcome VARCHAR(80) DEFAULT 'added';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN NOT COALESCE(the_url REGEXP '^https?://[^][:space:]/?#@"<>]+([/?][^[:space:]#"<>]*)?$' AND CHAR_LENGTH(the_url) <= 500, FALSE)
      THEN 'set @url to an address such as https://tickets.example/hooks'
    WHEN wanted NOT REGEXP '^[a-z]+[.][a-z]+(,[a-z]+[.][a-z]+)*$' THEN 'set @kinds to a list such as order.paid,order.cancelled'
    WHEN @after IS NOT NULL AND NOT @after REGEXP '^(0|[1-9][0-9]{0,17})$' THEN 'set @after to a position of the feed'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  START TRANSACTION;
  SELECT last_position INTO head FROM event_feed WHERE id = 1 FOR UPDATE;
  SELECT MIN(id) INTO known FROM webhook WHERE url = the_url AND kinds <=> wanted;
  IF @after > head THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '@after lies behind the end of the feed';
  END IF;
  IF known IS NOT NULL THEN
    SET outcome = 'nothing to do: it is there', secret = NULL;
  ELSE
    INSERT INTO webhook (url, kinds, secret, position) VALUES (the_url, wanted, secret, COALESCE(@after, head));
    SET known = LAST_INSERT_ID();
    INSERT INTO admin_log (script, parameters, result)
    VALUES ('add_webhook', JSON_OBJECT('url', the_url, 'kinds', wanted, 'after', @after), CONCAT('webhook ', known));
  END IF;
  COMMIT;

  SELECT id AS webhook_id, url, COALESCE(kinds, 'all') AS kinds, position AS `after`, COALESCE(secret, '') AS secret,
    outcome AS result
  FROM (SELECT id, url, kinds, position FROM webhook WHERE id = known) AS hook;
END //

DELIMITER ;

SET @url = NULL, @kinds = NULL, @after = NULL;
