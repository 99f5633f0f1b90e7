-- lock_user: keeps a person out: ends all logins and refuses new ones. Orders, tickets and the wallet stay as they are.
--
-- Parameters
--   @user_id or @email
--   @reason          why, in one line of up to 200 characters, for find_user (default: none)
--
-- Prints one row: user_id, logins_ended, result ('locked', or 'nothing to do: …').
--
-- Example
--   SET @email = 'buyer01@demo.boxoffice.example';
--   SOURCE sql/admin/lock_user.sql;

SET @client_letters = @@character_set_client;
CALL office_run('lock_user');
SET @user_id = NULL, @email = NULL, @reason = NULL, @client_letters = NULL;
