-- grants: the box office's own accounts and what each may do, table by table. Run by the administrator after the
-- migrations; running it again changes nothing. A new account is locked until whoever sets up the server gives it a
-- password (deploy/bin/grant, or the package's postinst).
--
--   boxoffice           the workers: what a buyer may cause, and nothing else
--   boxoffice_sweep     the sweep: tidies, delivers, forgets
--   boxoffice_office    the scripts of sql/admin and the routines they call, with its own rights: the catalogue, the
--                       line, refunds; never the shape of a table
--   boxoffice_migrate   the migrations: the shape of everything in this schema
--   boxoffice_backup    deploy/bin/backup: reads all of it
--
-- Nobody but the migrations may alter a table. Nobody may change or remove a transfer or an event's content.

CREATE USER IF NOT EXISTS
  boxoffice@localhost,
  boxoffice_sweep@localhost,
  boxoffice_office@localhost,
  boxoffice_migrate@localhost,
  boxoffice_backup@localhost
  ACCOUNT LOCK;

-- An earlier version gave the workers every table.
SET @former = (SELECT COUNT(*) FROM mysql.db WHERE User = 'boxoffice' AND Db = DATABASE() AND Insert_priv = 'Y');
EXECUTE IMMEDIATE IF(@former > 0,
  CONCAT('REVOKE ALL PRIVILEGES ON `', DATABASE(), '`.* FROM boxoffice@localhost'), 'DO 0');

DELIMITER //

-- Grants one privilege, or a list of them, on each of the tables to each of the accounts.
CREATE OR REPLACE PROCEDURE grant_tables(IN p_privileges TEXT, IN p_tables TEXT, IN p_accounts TEXT)
BEGIN
  DECLARE done BOOLEAN DEFAULT FALSE;
  DECLARE statement_text TEXT;
  DECLARE pairs CURSOR FOR
    SELECT CONCAT('GRANT ', p_privileges, ' ON `', DATABASE(), '`.`', wanted.name, '` TO ', account.name, '@localhost')
    FROM JSON_TABLE(CONCAT('["', REPLACE(p_tables, ' ', '","'), '"]'), '$[*]'
      COLUMNS (name VARCHAR(64) PATH '$')) AS wanted
    JOIN JSON_TABLE(CONCAT('["', REPLACE(p_accounts, ' ', '","'), '"]'), '$[*]'
      COLUMNS (name VARCHAR(64) PATH '$')) AS account;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  OPEN pairs;
  granting: LOOP
    FETCH pairs INTO statement_text;
    IF done THEN
      LEAVE granting;
    END IF;
    EXECUTE IMMEDIATE statement_text;
  END LOOP;
  CLOSE pairs;
END //

DELIMITER ;

-- The catalogue, people, money, seats and the line are read by all that serve or tidy.
CALL grant_tables('SELECT',
  'venue venue_seat concert schedule tier user account transfer hold hold_seat orders ticket cancellation seat '
  'seat_limit sale_queue queue_token queue_draw house host_pressure outbox event_feed schema_migration',
  'boxoffice boxoffice_sweep');

-- A buyer's deeds. The sweep ends holds, admits and draws, as any worker does that comes first.
CALL grant_tables('UPDATE', 'seat seat_limit hold sale_queue queue_token queue_draw house host_pressure event_feed',
  'boxoffice boxoffice_sweep');
CALL grant_tables('UPDATE (position)', 'outbox', 'boxoffice boxoffice_sweep');
CALL grant_tables('INSERT', 'outbox queue_draw host_pressure', 'boxoffice boxoffice_sweep');
CALL grant_tables('INSERT', 'user account transfer hold hold_seat orders ticket cancellation seat_limit queue_token',
  'boxoffice');
CALL grant_tables('UPDATE', 'user account orders ticket', 'boxoffice');
CALL grant_tables('SELECT, INSERT, UPDATE, DELETE', 'login_session login_failure idempotency_key', 'boxoffice');
CALL grant_tables('SELECT, INSERT, UPDATE, DELETE', 'proof device login_guess hourly_count', 'boxoffice');
CALL grant_tables('SELECT, INSERT, UPDATE, DELETE', 'hold_conduct', 'boxoffice boxoffice_sweep');
CALL grant_tables('SELECT, INSERT, DELETE', 'sign_up', 'boxoffice');
CALL grant_tables('SELECT', 'integrator cache_invalidation job_lease', 'boxoffice');
-- Letters about an account; those of orders and cancellations are written by triggers.
CALL grant_tables('SELECT, INSERT, DELETE', 'letter', 'boxoffice');

-- The metrics tell how late a webhook is told, and nothing of its secrets.
CALL grant_tables('SELECT (id)', 'webhook', 'boxoffice');
CALL grant_tables('SELECT (webhook_id, created_at, dead_at)', 'webhook_delivery', 'boxoffice');

-- The search's index is nobody's truth: whoever comes first brings it up to date, and the office may throw it away.
CALL grant_tables('SELECT, INSERT, UPDATE, DELETE',
  'search_change search_turn search_document search_entry search_key search_posting',
  'boxoffice boxoffice_sweep boxoffice_office');

-- The sweep's own.
CALL grant_tables('SELECT, DELETE',
  'cache_invalidation idempotency_key login_session login_failure login_guess hourly_count proof device sign_up '
  'host_pressure', 'boxoffice_sweep');
CALL grant_tables('SELECT, INSERT, UPDATE, DELETE', 'job_lease webhook_delivery letter', 'boxoffice_sweep');
CALL grant_tables('UPDATE (email_failing_at)', 'user', 'boxoffice_sweep');
CALL grant_tables('SELECT, UPDATE', 'webhook', 'boxoffice_sweep');

-- The office reads everything, and its scripts write what they are for.
EXECUTE IMMEDIATE CONCAT('GRANT SELECT, CREATE TEMPORARY TABLES, EXECUTE ON `', DATABASE(),
  '`.* TO boxoffice_office@localhost');
CALL grant_tables('INSERT, UPDATE',
  'venue venue_seat concert schedule tier seat sale_queue seat_limit account orders ticket hold user queue_token',
  'boxoffice_office');
CALL grant_tables('INSERT', 'transfer cancellation outbox admin_log', 'boxoffice_office');
CALL grant_tables('UPDATE', 'event_feed', 'boxoffice_office');
CALL grant_tables('INSERT, UPDATE, DELETE',
  'webhook webhook_delivery integrator login_session login_failure idempotency_key letter', 'boxoffice_office');
CALL grant_tables('DELETE', 'hold_conduct sign_up login_guess hourly_count proof device', 'boxoffice_office');

EXECUTE IMMEDIATE CONCAT('GRANT ALL PRIVILEGES ON `', DATABASE(), '`.* TO boxoffice_migrate@localhost');
GRANT RELOAD, PROCESS, LOCK TABLES, BINLOG MONITOR, REPLICA MONITOR, SELECT ON *.* TO boxoffice_backup@localhost;

DROP PROCEDURE grant_tables;
