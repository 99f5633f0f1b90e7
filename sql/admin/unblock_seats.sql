-- unblock_seats: puts blocked seats of one date back on sale. Seats that are not blocked stay as they are.
--
-- Parameters
--   @schedule_id
--   @seats         seat numbers as in the seat map, e.g. '1-10,15'
--
-- Prints one row: schedule_id, unblocked (how many now), not_blocked (how many were not blocked), result
-- ('unblocked', or 'nothing to do: …').
--
-- Example
--   SET @schedule_id = 1, @seats = '1-4,15';
--   SOURCE sql/admin/unblock_seats.sql;

CALL office_run('unblock_seats');
SET @schedule_id = NULL, @seats = NULL;
