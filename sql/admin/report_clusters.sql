-- report_clusters: accounts that have signed up alike, from one network, with one device, in one minute: many of them
-- may be one hand. Numbers only.
--
-- Parameters
--   @hours           how far back, 1 to 2160 (default 24)
--   @accounts_min    the smallest cluster that is shown (default 5)
--
-- Prints a row for each of the 1000 largest clusters, if any: network (/24 of IPv4, /64 of IPv6; NULL: from several),
-- user_agent, minute (UTC; NULL: in several), accounts, in_line (of them, in a line or a lobby now), buyers (with an
-- order), locked, first_user_id, last_user_id. lock_cluster takes a row's network, user_agent and minute.
--
-- Example
--   SET @hours = 48, @accounts_min = 20;
--   SOURCE sql/admin/report_clusters.sql;

CALL script_report_clusters();
SET @hours = NULL, @accounts_min = NULL;
