-- The work of sql/admin/unlock_user.sql.
CREATE OR REPLACE PROCEDURE script_unlock_user()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_user BIGINT DEFAULT office_find_user(@user_id, @email);
  DECLARE locked, erased DATETIME(3) DEFAULT NULL;
  DECLARE outcome VARCHAR(80) DEFAULT 'unlocked';
  SELECT locked_at, erased_at INTO locked, erased FROM user WHERE id = the_user FOR UPDATE;
  CALL office_refuse(IF(erased IS NULL, NULL, 'the user is erased'));
  IF locked IS NULL THEN
    SET outcome = 'nothing to do: not locked';
  ELSE
    UPDATE user SET locked_at = NULL, lock_reason = '' WHERE id = the_user;
    CALL office_log('unlock_user', JSON_OBJECT('user_id', the_user + 0), outcome);
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS SELECT the_user AS user_id, outcome AS result;
END
