-- close_sale: ends the sale of one date now, or before it opened. Holds that run may still be paid; what is sold
-- stays sold. open_sale.sql opens it again.
--
-- Parameters
--   @schedule_id
--
-- Prints one row: schedule_id, starts_at, sale_opens_at, sale_closes_at, result ('closed', or 'nothing to do: …').
--
-- Example
--   SET @schedule_id = 1;
--   SOURCE sql/admin/close_sale.sql;

CALL office_run('close_sale');
SET @schedule_id = NULL;
