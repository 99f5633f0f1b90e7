-- The person that either parameter names: by number, or by an email in any spelling that signing up takes for the same.
-- Refuses none, both, and nobody.
CREATE OR REPLACE FUNCTION office_find_user(p_user_id TEXT, p_email TEXT) RETURNS BIGINT
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_key TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT office_email_key(p_email);
  DECLARE the_user BIGINT DEFAULT NULL;
  CALL office_refuse(CASE
    WHEN (p_user_id IS NULL) = (p_email IS NULL) THEN 'set either @user_id or @email'
    WHEN NOT p_user_id REGEXP '^[1-9][0-9]{0,17}$' THEN '@user_id must be the number of a user'
  END);
  IF p_email IS NULL THEN
    SELECT id INTO the_user FROM user WHERE id = p_user_id;
  ELSE
    SELECT id INTO the_user FROM user WHERE email_key = the_key;
  END IF;
  CALL office_refuse(IF(the_user IS NULL, 'there is no such user', NULL));
  RETURN the_user;
END
