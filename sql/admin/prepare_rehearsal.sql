-- prepare_rehearsal: accounts with money and a known login each, for boxoffice-rehearse. For a stack that you may
-- fill with make-believe orders; afterwards run end_rehearsal.
--
-- Parameters
--   @rehearsal   a name for these accounts, 1 to 30 letters, digits and - ('rehearsal')
--   @buyers      how many, 1 to 100,000
--   @secret      32 to 64 letters and digits that nobody can guess, such as `openssl rand -hex 32` gives: the login
--                token of buyer N is the SHA-256, in lower-case hex, of SECRET:NAME-N
--   @balance     whole KRW that each wallet has at least, 1 to 100,000,000 (10,000,000)
--   @hours       for how long the logins are good, 1 to 168 (24)
--
-- Prints one row: accounts, accounts_new, paid_in, logins_until, result ('prepared'). The accounts are
-- NAME-1@rehearsal.invalid and so on. Money comes from the house's adjustment account by one transfer a wallet.
-- Run again, it adds the accounts that are missing, fills the wallets up and replaces all logins.
--
-- Example
--   SET @buyers = 20000, @secret = '…';
--   SOURCE sql/admin/prepare_rehearsal.sql;

CALL office_run('prepare_rehearsal');
SET @rehearsal = NULL, @buyers = NULL, @secret = NULL, @balance = NULL, @hours = NULL;
