-- admit_now: lets the next people of a line in at once, whatever the rate says; never more than the capacity has
-- places for, and whether or not they were heard of lately. Running it again lets the next ones in.
--
-- Parameters
--   @concert_id
--   @people       how many, 1 to 10,000
--
-- Prints one row: concert_id, admitted, active, capacity, waiting, result ('admitted', or 'nothing to do: …').
--
-- Example
--   SET @concert_id = 1, @people = 50;
--   SOURCE sql/admin/admit_now.sql;

CALL office_run('admit_now');
SET @concert_id = NULL, @people = NULL;
