-- Fills office_member with the accounts of a cluster: those that have signed up from a network, with a device, in a
-- minute, each where it is given. Refuses a cluster that is too vague.
CREATE OR REPLACE PROCEDURE office_choose_cluster(IN p_network TEXT, IN p_user_agent TEXT, IN p_minute TEXT)
  SQL SECURITY INVOKER
BEGIN
  DECLARE began DATETIME(3) DEFAULT NULL;
  CALL office_refuse(CASE
    WHEN p_network IS NULL AND p_minute IS NULL THEN 'set @network or @minute, as report_clusters prints them'
    WHEN NOT COALESCE(p_minute, '2000-01-01 00:00')
      REGEXP '^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(:00(\\.0+)?)?$'
      THEN '@minute must be one that report_clusters prints, such as 2026-11-28 10:20'
  END);
  SET began = p_minute;
  CREATE OR REPLACE TEMPORARY TABLE office_member (user_id BIGINT PRIMARY KEY, is_buyer BOOLEAN NOT NULL);
  INSERT INTO office_member (user_id, is_buyer)
  SELECT sign_up.user_id, EXISTS (SELECT 1 FROM orders WHERE orders.user_id = sign_up.user_id)
  FROM sign_up
  WHERE (p_network IS NULL OR network = CONVERT(p_network USING ascii) COLLATE ascii_bin)
    AND (p_user_agent IS NULL OR user_agent = p_user_agent)
    AND (began IS NULL OR created_at >= began AND created_at < began + INTERVAL 1 MINUTE);
END
