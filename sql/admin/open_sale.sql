-- open_sale: opens the sale of one date now, or moves its opening to another instant; also reopens a closed sale.
--
-- Parameters
--   @schedule_id
--   @sale_opens_at    'YYYY-MM-DD HH:MM[:SS]' in UTC, or with an offset like +09:00 (default: now)
--   @sale_closes_at   (default: as it is, or the start of the concert if that is past)
--
-- Prints one row: schedule_id, starts_at, sale_opens_at, sale_closes_at, result ('open', 'opens later', or 'nothing
-- to do: …'). A cancelled date and one that has started are refused.
--
-- Example
--   SET @schedule_id = 1;
--   SOURCE sql/admin/open_sale.sql;

CALL office_run('open_sale');
SET @schedule_id = NULL, @sale_opens_at = NULL, @sale_closes_at = NULL;
