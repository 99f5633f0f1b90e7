-- Begins a report: one consistent picture, with the dates it is about in office_schedule: one, those of a concert, all.
CREATE OR REPLACE PROCEDURE office_choose_schedules(IN p_schedule_id TEXT, IN p_concert_id TEXT)
  SQL SECURITY INVOKER
BEGIN
  CALL office_begin();
  CALL office_refuse(CASE
    WHEN NOT p_schedule_id REGEXP '^[1-9][0-9]{0,17}$' THEN '@schedule_id must be the number of a date'
    WHEN NOT p_concert_id REGEXP '^[1-9][0-9]{0,17}$' THEN '@concert_id must be the number of a concert'
    WHEN p_schedule_id IS NOT NULL AND p_concert_id IS NOT NULL THEN 'set @schedule_id or @concert_id, not both'
    WHEN p_schedule_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM schedule WHERE id = p_schedule_id)
      THEN 'there is no such date'
    WHEN p_concert_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM concert WHERE id = p_concert_id)
      THEN 'there is no such concert'
  END);
  SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
  CREATE OR REPLACE TEMPORARY TABLE office_schedule (schedule_id BIGINT PRIMARY KEY);
  START TRANSACTION WITH CONSISTENT SNAPSHOT;
  INSERT INTO office_schedule (schedule_id)
  SELECT id
  FROM schedule
  WHERE (p_schedule_id IS NULL OR id = p_schedule_id) AND (p_concert_id IS NULL OR concert_id = p_concert_id);
END
