-- The work of sql/admin/lock_user.sql.
CREATE OR REPLACE PROCEDURE script_lock_user()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_user BIGINT DEFAULT office_find_user(@user_id, @email);
  DECLARE the_reason VARCHAR(200) DEFAULT COALESCE(office_require_line('reason', @reason, 200), '');
  DECLARE locked, erased DATETIME(3) DEFAULT NULL;
  DECLARE logins INT DEFAULT 0;
  DECLARE outcome VARCHAR(80) DEFAULT 'locked';
  SELECT locked_at, erased_at INTO locked, erased FROM user WHERE id = the_user FOR UPDATE;
  CALL office_refuse(IF(erased IS NULL, NULL, 'the user is erased'));
  IF locked IS NOT NULL THEN
    SET outcome = 'nothing to do: locked already';
  ELSE
    UPDATE user SET locked_at = NOW(3), lock_reason = the_reason WHERE id = the_user;
  END IF;
  DELETE FROM login_session WHERE user_id = the_user;
  SET logins = ROW_COUNT();
  IF locked IS NULL OR logins > 0 THEN
    CALL office_log('lock_user', JSON_OBJECT('user_id', the_user + 0, 'reason', the_reason),
      CONCAT(outcome, ', logins ended: ', logins));
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT the_user AS user_id, logins AS logins_ended, outcome AS result;
END
