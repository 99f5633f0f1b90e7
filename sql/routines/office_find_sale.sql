-- The date that a parameter names; refuses what is none, and one that is cancelled.
CREATE OR REPLACE FUNCTION office_find_sale(p_schedule_id TEXT) RETURNS BIGINT
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE given BIGINT DEFAULT office_require_number('schedule_id', p_schedule_id, 'a date');
  DECLARE the_schedule BIGINT DEFAULT NULL;
  DECLARE cancelled DATETIME(3) DEFAULT NULL;
  SELECT id, cancelled_at INTO the_schedule, cancelled FROM schedule WHERE id = given;
  CALL office_refuse(CASE
    WHEN the_schedule IS NULL THEN 'there is no such date'
    WHEN cancelled IS NOT NULL THEN 'the date is cancelled'
  END);
  RETURN the_schedule;
END
