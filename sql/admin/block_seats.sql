-- block_seats: takes seats of one date off sale for the house. All of them or none: a seat that is sold or held is
-- refused with its number (release_hold.sql and refund_order.sql free it).
--
-- Parameters
--   @schedule_id
--   @seats         seat numbers as in the seat map, e.g. '1-10,15'
--
-- Prints one row: schedule_id, blocked (how many now), blocked_before, result ('blocked', or 'nothing to do: …').
--
-- Example
--   SET @schedule_id = 1, @seats = '1-4,15';
--   SOURCE sql/admin/block_seats.sql;

CALL office_run('block_seats');
SET @schedule_id = NULL, @seats = NULL;
