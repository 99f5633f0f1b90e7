-- report_sales: what was sold, date by date, from one consistent picture.
--
-- Parameters
--   @schedule_id or @concert_id    (default: every date)
--
-- Prints a row for each date in the order of its start: schedule_id, concert_id, title, starts_at, status ('on sale',
-- 'not open', 'closed', 'over' or 'cancelled'), seats, free, held, sold, blocked, orders, tickets_sold (all ever),
-- tickets_cancelled, gross (paid), refunded, net (KRW). A hold past its end counts as free.
-- With @schedule_id also a row for each tier: tier, price (now), seats, free, held, sold, blocked, gross, refunded,
-- net.
--
-- Example
--   SET @concert_id = 1;
--   SOURCE sql/admin/report_sales.sql;

CALL script_report_sales();
SET @schedule_id = NULL, @concert_id = NULL;
