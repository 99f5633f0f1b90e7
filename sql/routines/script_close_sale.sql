-- The work of sql/admin/close_sale.sql.
CREATE OR REPLACE PROCEDURE script_close_sale()
  SQL SECURITY INVOKER
BEGIN
  DECLARE given BIGINT DEFAULT office_require_number('schedule_id', @schedule_id, 'a date');
  DECLARE the_schedule BIGINT DEFAULT NULL;
  DECLARE old_closes DATETIME(3) DEFAULT NULL;
  DECLARE at DATETIME(3) DEFAULT NOW(3);
  DECLARE outcome VARCHAR(80) DEFAULT 'closed';
  SELECT id, sale_closes_at INTO the_schedule, old_closes FROM schedule WHERE id = given FOR UPDATE;
  CALL office_refuse(IF(the_schedule IS NULL, 'there is no such date', NULL));
  IF old_closes <= at THEN
    SET outcome = 'nothing to do: it is closed';
  ELSE
    -- A sale that has not opened yet keeps an opening before its end, as every date must.
    UPDATE schedule
    SET sale_opens_at = LEAST(sale_opens_at, at - INTERVAL 1 SECOND), sale_closes_at = at, version = version + 1
    WHERE id = the_schedule;
    CALL office_log('close_sale', JSON_OBJECT('schedule_id', the_schedule + 0), outcome);
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT id AS schedule_id, starts_at, sale_opens_at, sale_closes_at, outcome AS result
  FROM schedule
  WHERE id = the_schedule;
END
