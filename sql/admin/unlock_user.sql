-- unlock_user: lets a locked person log in again.
--
-- Parameters
--   @user_id or @email
--
-- Prints one row: user_id, result ('unlocked', or 'nothing to do: …').
--
-- Example
--   SET @email = 'buyer01@demo.boxoffice.example';
--   SOURCE sql/admin/unlock_user.sql;

CALL office_run('unlock_user');
SET @user_id = NULL, @email = NULL;
