-- The work of sql/admin/open_sale.sql.
CREATE OR REPLACE PROCEDURE script_open_sale()
  SQL SECURITY INVOKER
BEGIN
  DECLARE given BIGINT DEFAULT office_require_number('schedule_id', @schedule_id, 'a date');
  DECLARE opens DATETIME(3) DEFAULT office_parse_instant('sale_opens_at', @sale_opens_at);
  DECLARE closes DATETIME(3) DEFAULT office_parse_instant('sale_closes_at', @sale_closes_at);
  DECLARE the_schedule BIGINT DEFAULT NULL;
  DECLARE starts, old_opens, old_closes, cancelled DATETIME(3) DEFAULT NULL;
  DECLARE at DATETIME(3) DEFAULT NOW(3);
  DECLARE outcome VARCHAR(80);
  SELECT id, starts_at, sale_opens_at, sale_closes_at, cancelled_at
  INTO the_schedule, starts, old_opens, old_closes, cancelled
  FROM schedule
  WHERE id = given
  FOR UPDATE;
  -- An open sale stays open since when it was.
  SET opens = COALESCE(opens, LEAST(old_opens, at));
  SET closes = COALESCE(closes, IF(old_closes <= at, starts, old_closes));
  CALL office_refuse(CASE
    WHEN the_schedule IS NULL THEN 'there is no such date'
    WHEN cancelled IS NOT NULL THEN 'the date is cancelled'
    WHEN starts <= at THEN 'the concert has started'
    WHEN closes > starts THEN '@sale_closes_at must not be after the start'
    WHEN closes <= at THEN '@sale_closes_at must be in the future'
    WHEN opens >= closes THEN '@sale_opens_at must be before the sale closes'
  END);
  SET outcome = IF(opens <= at, 'open', 'opens later');
  IF opens = old_opens AND closes = old_closes THEN
    SET outcome = CONCAT('nothing to do: ', IF(opens <= at, 'it is open', 'it opens then already'));
  ELSE
    UPDATE schedule
    SET sale_opens_at = opens, sale_closes_at = closes, version = version + 1
    WHERE id = the_schedule;
    CALL office_log('open_sale',
      JSON_OBJECT('schedule_id', the_schedule + 0, 'sale_opens_at', opens, 'sale_closes_at', closes), outcome);
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT id AS schedule_id, starts_at, sale_opens_at, sale_closes_at, outcome AS result
  FROM schedule
  WHERE id = the_schedule;
END
