-- report_holds: who holds seats right now (numbers only), the one that ends first on top, and who may not.
--
-- Parameters
--   @schedule_id or @concert_id    (default: every date)
--
-- Prints a row for each of the first 1000 active holds, if any: hold_id, user_id, schedule_id, title, seats,
-- seat_numbers, total, created_at, expires_at, seconds_left (0 or less: its time is over, its seats can be had, nobody
-- tidied it yet), unpaid (the person's holds of late that ended unpaid), paused_until, extended (0 or 1); then one row:
-- holds, seats, total of all of them; then a row for each of the first 1000 people whose pause goes on, if any:
-- user_id, concert_id, unpaid, paused_until, seconds_left. lift_pause ends a pause.
--
-- Example
--   SET @schedule_id = 1;
--   SOURCE sql/admin/report_holds.sql;

CALL script_report_holds();
SET @schedule_id = NULL, @concert_id = NULL;
