-- The work of sql/admin/lock_cluster.sql.
CREATE OR REPLACE PROCEDURE script_lock_cluster()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_reason VARCHAR(200) DEFAULT office_require_line('reason', @reason, 200);
  DECLARE with_buyers, limit_of_accounts, found, spared, locked, logins, places BIGINT DEFAULT 0;
  CALL office_refuse(CASE
    WHEN COALESCE(the_reason, '') = '' THEN 'set @reason: whoever is locked may ask for it'
    WHEN NOT COALESCE(@buyers_too, 0) REGEXP '^[01]$' THEN '@buyers_too must be 0 or 1'
  END);
  SET with_buyers = COALESCE(@buyers_too, 0),
    limit_of_accounts = COALESCE(office_require_range('accounts_max', @accounts_max, 1, 10000, TRUE), 1000);
  CALL office_choose_cluster(office_require_line('network', @network, 50),
    office_require_line('user_agent', @user_agent, 200), @minute);
  SELECT COUNT(*), COALESCE(SUM(is_buyer AND NOT with_buyers), 0) INTO found, spared FROM office_member;
  CALL office_refuse(CASE
    WHEN found = 0 THEN 'there is no such cluster'
    WHEN found - spared > limit_of_accounts
      THEN CONCAT('the cluster has ', found - spared, ' accounts: look at them, then SET @accounts_max')
  END);
  DELETE FROM office_member WHERE is_buyer AND NOT with_buyers;

  -- Places in lines before people, as whoever holds seats locks them.
  SELECT COUNT(*) INTO places
  FROM office_member FORCE INDEX (PRIMARY)
  STRAIGHT_JOIN queue_token ON queue_token.user_id = office_member.user_id
  FOR UPDATE;
  SELECT COUNT(*) INTO locked
  FROM office_member FORCE INDEX (PRIMARY)
  STRAIGHT_JOIN user FORCE INDEX (PRIMARY) ON user.id = office_member.user_id
  FOR UPDATE;
  DELETE office_member
  FROM office_member
  JOIN user ON user.id = office_member.user_id
  WHERE user.locked_at IS NOT NULL OR user.erased_at IS NOT NULL;
  SELECT COUNT(*) INTO locked FROM office_member;
  UPDATE user
  JOIN office_member ON office_member.user_id = user.id
  SET user.locked_at = NOW(3), user.lock_reason = the_reason;
  UPDATE queue_token
  JOIN office_member ON office_member.user_id = queue_token.user_id
  SET queue_token.state = 'left', queue_token.is_back = FALSE
  WHERE queue_token.state IN ('lobby', 'waiting', 'active');
  SET places = ROW_COUNT();
  DELETE login_session
  FROM login_session
  JOIN office_member ON office_member.user_id = login_session.user_id;
  SET logins = ROW_COUNT();
  -- A row for each, so that an appeal finds its reason.
  INSERT INTO admin_log (script, parameters, result)
  SELECT 'lock_cluster',
    JSON_OBJECT('user_id', user_id, 'network', @network, 'user_agent', CONVERT(@user_agent USING utf8mb4),
      'minute', @minute, 'reason', the_reason),
    'locked'
  FROM office_member;
  DROP TEMPORARY TABLE office_member;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT found AS accounts, locked AS accounts_locked, spared AS buyers_spared, logins AS logins_ended,
    places AS places_left, IF(locked = 0, 'nothing to do: nobody left to lock', 'locked') AS result;
END
