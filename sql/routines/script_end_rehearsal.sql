-- The work of sql/admin/end_rehearsal.sql.
CREATE OR REPLACE PROCEDURE script_end_rehearsal()
  SQL SECURITY INVOKER
BEGIN
  DECLARE mark VARCHAR(40) DEFAULT office_parse_rehearsal(@rehearsal);
  DECLARE locked, logins BIGINT DEFAULT 0;
  UPDATE user
  SET locked_at = NOW(3)
  WHERE email_key LIKE CONCAT(mark, '-%@rehearsal.invalid') AND email_key REGEXP CONCAT('^', mark, '-[1-9][0-9]*@')
    AND locked_at IS NULL;
  SET locked = ROW_COUNT();
  DELETE login_session
  FROM login_session
  JOIN user ON user.id = login_session.user_id
  WHERE user.email_key LIKE CONCAT(mark, '-%@rehearsal.invalid')
    AND user.email_key REGEXP CONCAT('^', mark, '-[1-9][0-9]*@');
  SET logins = ROW_COUNT();
  IF locked + logins > 0 THEN
    CALL office_log('end_rehearsal', JSON_OBJECT('rehearsal', mark),
      CONCAT('accounts locked: ', locked, ', logins ended: ', logins));
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT locked AS accounts_locked, logins AS logins_ended,
    IF(locked + logins > 0, 'ended', 'nothing to do: there is no open account of that name') AS result;
END
