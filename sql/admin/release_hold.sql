-- release_hold: ends one hold and puts its seats back on sale at once.
--
-- Parameters
--   @hold_id    see report_holds.sql
--
-- Prints one row: hold_id, user_id, schedule_id, seats, result ('released'; 'expired' if its time was over but
-- nobody had tidied it yet; or 'nothing to do: …' when it had ended before). A paid hold is refused: its order
-- is what can be refunded, by refund_order.sql.
--
-- Example
--   SET @hold_id = 1;
--   SOURCE sql/admin/release_hold.sql;

CALL office_run('release_hold');
SET @hold_id = NULL;
