-- cancel_schedule: calls one date off. It leaves the sale at once; then every live hold is released and every buyer
-- gets back all that was paid and has not come back yet, also what the refund policy kept. Works in batches of 100
-- that are each all or nothing: if it is interrupted, run it again, and it goes on where it stopped.
--
-- Parameters
--   @schedule_id
--   @reason         up to 150 characters (default: 'the date is cancelled')
--
-- Prints one row: schedule_id, cancelled_at, holds_released, orders_refunded, tickets_cancelled, refunded (KRW; all
-- four in this run), left_over (live holds and tickets that remain, normally 0), result ('cancelled', 'continued',
-- 'nothing to do: …', or 'run it again' when something remains).
--
-- Example
--   SET @schedule_id = 1, @reason = 'the singer is ill';
--   SOURCE sql/admin/cancel_schedule.sql;

SET @client_letters = @@character_set_client;
CALL script_cancel_schedule();
SET @schedule_id = NULL, @reason = NULL, @client_letters = NULL;
