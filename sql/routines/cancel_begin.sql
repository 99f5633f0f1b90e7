-- Takes the date off the sale and tells of it, unless that was done before; see script_cancel_schedule.
CREATE OR REPLACE PROCEDURE cancel_begin()
  SQL SECURITY INVOKER
BEGIN
  DECLARE given BIGINT DEFAULT office_require_number('schedule_id', @schedule_id, 'a date');
  DECLARE given_reason VARCHAR(200) DEFAULT CONCAT('office: ',
    COALESCE(NULLIF(office_require_line('reason', @reason, 150), ''), 'the date is cancelled'));
  DECLARE the_schedule BIGINT DEFAULT NULL;
  DECLARE cancelled DATETIME(3) DEFAULT NULL;
  SELECT id, cancelled_at INTO the_schedule, cancelled FROM schedule WHERE id = given FOR UPDATE;
  CALL office_refuse(IF(the_schedule IS NULL, 'there is no such date', NULL));
  INSERT INTO office_cancelling (schedule_id, reason, was_cancelled)
  VALUES (the_schedule, given_reason, cancelled IS NOT NULL);
  IF cancelled IS NULL THEN
    UPDATE schedule SET cancelled_at = NOW(3), version = version + 1 WHERE id = the_schedule;
    INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
    SELECT 'schedule.cancelled', 'schedule', id, version, JSON_OBJECT('schedule_id', id, 'concert_id', concert_id)
    FROM schedule
    WHERE id = the_schedule;
    CALL office_log('cancel_schedule', JSON_OBJECT('schedule_id', the_schedule + 0, 'reason', given_reason),
      'cancelled, refunds begin');
  END IF;
END
