-- erase_user: removes a person and keeps the books. Email, name, password, logins and stored answers go; the numbers,
-- orders and transfers stay, of nobody. Cannot be undone. Refused while the person has a live hold, a valid ticket of
-- a date to come or of a cancelled one, or money in the wallet.
--
-- Parameters
--   @user_id or @email
--   @forfeit             1: what is left in the wallet goes to the house (default: refuse when there is any)
--
-- Prints one row: user_id, forfeited (KRW), result ('erased', or 'nothing to do: …' when erased before).
--
-- Example
--   SET @email = 'somebody@boxoffice.example', @forfeit = 1;
--   SOURCE sql/admin/erase_user.sql;

CALL office_run('erase_user');
SET @user_id = NULL, @email = NULL, @forfeit = NULL;
