-- set_price: changes the price of one tier of one date, for holds that begin from now on. Holds that run and
-- tickets that are sold keep the price they were given.
--
-- Parameters
--   @schedule_id
--   @tier           the tier's name
--   @price          1 to 10,000,000 KRW
--
-- Prints one row: schedule_id, tier_id, tier, old_price, new_price, result ('changed', or 'nothing to do: …').
--
-- Example
--   SET @schedule_id = 1, @tier = 'R', @price = 110000;
--   SOURCE sql/admin/set_price.sql;

CALL office_run('set_price');
SET @schedule_id = NULL, @tier = NULL, @price = NULL;
