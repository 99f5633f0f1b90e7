-- lock_cluster: keeps all accounts of a cluster out: ends their logins, refuses new ones, and takes them out of lines
-- and lobbies. Who has an order is spared. The reason is kept with each account, find_user shows it, and unlock_user
-- lets who has appealed in again.
--
-- Parameters
--   @network, @user_agent, @minute    as report_clusters prints them; @network or @minute, and what is left out is any
--   @reason          why, in one line of up to 200 characters
--   @buyers_too      1: also who has an order (default 0)
--   @accounts_max    refuse to lock more than so many, up to 10000 (default 1000)
--
-- Prints one row: accounts (of the cluster), accounts_locked, buyers_spared, logins_ended, places_left, result
-- ('locked', or 'nothing to do: …').
--
-- Example
--   SET @network = '203.0.113.0/24', @minute = '2026-11-28 10:20', @reason = 'a thousand sign-ups of one script';
--   SOURCE sql/admin/lock_cluster.sql;

SET @client_letters = @@character_set_client;
CALL office_run('lock_cluster');
SET @network = NULL, @user_agent = NULL, @minute = NULL, @reason = NULL, @buyers_too = NULL, @accounts_max = NULL,
  @client_letters = NULL;
