-- The work of sql/admin/block_seats.sql.
CREATE OR REPLACE PROCEDURE script_block_seats()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_schedule BIGINT DEFAULT office_find_sale(@schedule_id);
  DECLARE asked, blocked_before INT DEFAULT 0;
  DECLARE taken TEXT DEFAULT NULL;
  CALL office_parse_seats(the_schedule, @seats);
  SELECT COUNT(*) INTO asked FROM office_seat;

  -- A hold past its end still has its seats until somebody ends it; here that is us.
  CREATE OR REPLACE TEMPORARY TABLE office_hold (hold_id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, KEY (user_id));
  INSERT INTO office_hold (hold_id, user_id)
  SELECT DISTINCT hold.id, hold.user_id
  FROM office_seat
  JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = the_schedule AND seat.seat_no = office_seat.seat_no
  JOIN hold ON hold.id = seat.hold_id
  WHERE seat.status = 'held' AND hold.status = 'active' AND hold.expires_at <= NOW(3);
  CALL office_lock_holds(the_schedule, TRUE);
  SELECT GROUP_CONCAT(seat.seat_no ORDER BY seat.seat_no) INTO taken
  FROM office_seat
  JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = the_schedule AND seat.seat_no = office_seat.seat_no
  LEFT JOIN office_hold ON office_hold.hold_id = seat.hold_id
  WHERE seat.status = 'sold' OR (seat.status = 'held' AND office_hold.hold_id IS NULL);
  CALL office_refuse(CONCAT('sold or held, nothing was blocked: ', taken));
  CALL office_end_holds(the_schedule);

  SELECT COUNT(*) INTO blocked_before
  FROM office_seat
  JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = the_schedule AND seat.seat_no = office_seat.seat_no
  WHERE seat.status = 'blocked';
  UPDATE seat FORCE INDEX (PRIMARY)
  JOIN office_seat ON office_seat.seat_no = seat.seat_no
  SET seat.status = 'blocked', seat.version = seat.version + 1
  WHERE seat.schedule_id = the_schedule AND seat.status = 'free';
  IF ROW_COUNT() <> asked - blocked_before THEN
    CALL office_refuse('not every seat could be blocked: nothing was changed, try again');
  END IF;
  IF blocked_before < asked THEN
    CALL office_log('block_seats', JSON_OBJECT('schedule_id', the_schedule + 0, 'seats', REPLACE(@seats, ' ', '')),
      CONCAT('blocked ', asked - blocked_before, ' seats'));
  END IF;
  DROP TEMPORARY TABLE office_seat, office_hold, office_held, office_locked;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT the_schedule AS schedule_id, asked - blocked_before AS blocked, blocked_before,
    IF(blocked_before < asked, 'blocked', 'nothing to do: they are all blocked') AS result;
END
