-- The work of sql/admin/release_hold.sql.
CREATE OR REPLACE PROCEDURE script_release_hold()
  SQL SECURITY INVOKER
BEGIN
  DECLARE given BIGINT DEFAULT office_require_number('hold_id', @hold_id, 'a hold');
  DECLARE the_hold, the_user, the_schedule BIGINT DEFAULT NULL;
  DECLARE outcome VARCHAR(80) DEFAULT NULL;
  DECLARE seat_count INT DEFAULT 0;
  SELECT id, user_id, schedule_id INTO the_hold, the_user, the_schedule FROM hold WHERE id = given;
  CALL office_refuse(IF(the_hold IS NULL, 'there is no such hold', NULL));

  CREATE OR REPLACE TEMPORARY TABLE office_seat (seat_no INT PRIMARY KEY);
  CREATE OR REPLACE TEMPORARY TABLE office_hold (hold_id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, KEY (user_id));
  INSERT INTO office_hold (hold_id, user_id) VALUES (the_hold, the_user);
  CALL office_lock_holds(the_schedule, FALSE);
  SELECT status INTO outcome FROM hold WHERE id = the_hold;
  CALL office_refuse(IF(outcome = 'paid', 'the hold is paid: refund its order instead', NULL));
  IF outcome <> 'active' THEN
    SET outcome = CONCAT('nothing to do: it was ', outcome, ' before');
  ELSE
    CALL office_end_holds(the_schedule);
    SELECT status INTO outcome FROM hold WHERE id = the_hold;
    SELECT COUNT(*) INTO seat_count FROM office_held;
    CALL office_log('release_hold', JSON_OBJECT('hold_id', the_hold + 0),
      CONCAT(outcome, ' with ', seat_count, ' seats'));
  END IF;
  DROP TEMPORARY TABLE office_seat, office_hold, office_held, office_locked;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT the_hold AS hold_id, the_user AS user_id, the_schedule AS schedule_id,
    (SELECT GROUP_CONCAT(seat_no ORDER BY seat_no) FROM hold_seat WHERE hold_id = the_hold) AS seats,
    outcome AS result;
END
