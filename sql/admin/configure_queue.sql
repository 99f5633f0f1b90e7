-- configure_queue: gives a concert a waiting queue, or changes the one it has, also while people stand in it.
-- What is left NULL stays as it is.
--
-- Parameters
--   @concert_id
--   @line                    'fixed', or 'auto': everybody may buy until the till is slow for three seconds, then a
--                            line forms, and goes away when it is empty and the till quick for half a minute ('fixed')
--   @capacity                how many may buy at once at most, 0 to 1,000,000 (0 stops the line)
--   @admissions_per_minute   how many may enter a minute at most, 1 to 1,000,000
--   @pass_minutes            for how long a pass is good, 1 to 1440 (10)
--   @opens_at                until then whoever comes gets a lot, and a draw decides the order ('2027-01-05 20:00:00',
--                            UTC); only before the first place in the line was given
--   @is_on                   1 or 0: without a line everybody may buy (1)
--
-- Both are upper limits, 'none' takes one away: how many the house can serve it finds by itself (report_queue).
--
-- Prints one row: concert_id, capacity, admissions_per_minute, pass_minutes, opens_at, is_on, commitment (the
-- SHA-256 of the draw's seed, to be published), result ('created', 'changed', or 'nothing to do: …').
--
-- Example
--   SET @concert_id = 1, @line = 'auto';
--   SOURCE sql/admin/configure_queue.sql;

CALL office_run('configure_queue');
SET @concert_id = NULL, @capacity = NULL, @admissions_per_minute = NULL, @pass_minutes = NULL, @opens_at = NULL,
  @is_on = NULL, @line = NULL;
