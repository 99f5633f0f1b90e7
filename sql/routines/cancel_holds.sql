-- Ends the next holds of a date that is called off; see script_cancel_schedule.
CREATE OR REPLACE PROCEDURE cancel_holds()
  SQL SECURITY INVOKER
BEGIN
  DECLARE batch_size INT DEFAULT 100;
  DECLARE in_batch INT DEFAULT 0;
  DECLARE the_schedule, after_id, last_of_batch, released BIGINT DEFAULT 0;
  SELECT schedule_id, last_id INTO the_schedule, after_id FROM office_cancelling;
  CREATE OR REPLACE TEMPORARY TABLE office_seat (seat_no INT PRIMARY KEY);
  CREATE OR REPLACE TEMPORARY TABLE office_hold (hold_id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, KEY (user_id));
  INSERT INTO office_hold (hold_id, user_id)
  SELECT id, user_id
  FROM hold
  WHERE schedule_id = the_schedule AND status = 'active' AND id > after_id
  ORDER BY id
  LIMIT batch_size;
  SELECT COUNT(*), COALESCE(MAX(hold_id), 0) INTO in_batch, last_of_batch FROM office_hold;
  CALL office_lock_holds(the_schedule, FALSE);
  CALL office_end_holds(the_schedule);
  SELECT COUNT(*) INTO released FROM office_hold;
  UPDATE office_cancelling
  SET last_id = last_of_batch, is_done = in_batch < batch_size, holds_released = holds_released + released;
END
