-- The work of sql/admin/report_clusters.sql.
CREATE OR REPLACE PROCEDURE script_report_clusters()
  SQL SECURITY INVOKER
BEGIN
  DECLARE since DATETIME(3) DEFAULT NULL;
  DECLARE smallest INT DEFAULT 5;
  CALL office_begin();
  SET since = NOW(3) - INTERVAL COALESCE(office_require_range('hours', @hours, 1, 2160, TRUE), 24) HOUR,
    smallest = COALESCE(office_require_range('accounts_min', @accounts_min, 1, 1000000, TRUE), smallest);
  CREATE OR REPLACE TEMPORARY TABLE office_newcomer AS
  SELECT sign_up.user_id, sign_up.network, sign_up.user_agent,
    DATE_FORMAT(sign_up.created_at, '%Y-%m-%d %H:%i') AS minute,
    user.locked_at IS NOT NULL AS is_locked,
    EXISTS (SELECT 1 FROM orders WHERE orders.user_id = sign_up.user_id) AS is_buyer,
    EXISTS (
      SELECT 1 FROM queue_token
      WHERE queue_token.user_id = sign_up.user_id AND queue_token.state IN ('lobby', 'waiting', 'active')
    ) AS is_in_line
  FROM sign_up
  JOIN user ON user.id = sign_up.user_id
  WHERE sign_up.created_at >= since AND user.erased_at IS NULL;
  CREATE OR REPLACE TEMPORARY TABLE office_cluster (
    network VARCHAR(50) NULL, user_agent VARCHAR(200) NOT NULL, minute CHAR(16) NULL, accounts INT NOT NULL,
    in_line INT NOT NULL, buyers INT NOT NULL, locked INT NOT NULL, first_user_id BIGINT NOT NULL,
    last_user_id BIGINT NOT NULL
  );
  INSERT INTO office_cluster
  SELECT network, user_agent, minute, COUNT(*) AS accounts, SUM(is_in_line), SUM(is_buyer), SUM(is_locked),
    MIN(user_id), MAX(user_id)
  FROM office_newcomer
  GROUP BY network, user_agent, minute
  HAVING accounts >= smallest;
  INSERT INTO office_cluster
  SELECT network, user_agent, NULL, COUNT(*) AS accounts, SUM(is_in_line), SUM(is_buyer), SUM(is_locked),
    MIN(user_id), MAX(user_id)
  FROM office_newcomer
  GROUP BY network, user_agent
  HAVING accounts >= smallest AND COUNT(DISTINCT minute) > 1;
  INSERT INTO office_cluster
  SELECT NULL, user_agent, minute, COUNT(*) AS accounts, SUM(is_in_line), SUM(is_buyer), SUM(is_locked),
    MIN(user_id), MAX(user_id)
  FROM office_newcomer
  GROUP BY user_agent, minute
  HAVING accounts >= smallest AND COUNT(DISTINCT network) > 1;
  SELECT network, user_agent, minute, accounts, in_line, buyers, locked, first_user_id, last_user_id
  FROM office_cluster
  ORDER BY accounts DESC, network, user_agent, minute
  LIMIT 1000;
  CALL office_log('report_clusters', JSON_OBJECT('hours', @hours + 0, 'accounts_min', @accounts_min + 0), 'shown');
  DROP TEMPORARY TABLE office_newcomer, office_cluster;
END
