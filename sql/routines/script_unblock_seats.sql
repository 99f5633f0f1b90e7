-- The work of sql/admin/unblock_seats.sql.
CREATE OR REPLACE PROCEDURE script_unblock_seats()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_schedule BIGINT DEFAULT office_find_sale(@schedule_id);
  DECLARE locked, asked, unblocked INT DEFAULT 0;
  CALL office_parse_seats(the_schedule, @seats);
  SELECT COUNT(*) INTO asked FROM office_seat;
  SELECT COUNT(*) INTO locked
  FROM office_seat FORCE INDEX (PRIMARY)
  STRAIGHT_JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = the_schedule AND seat.seat_no = office_seat.seat_no
  FOR UPDATE;
  UPDATE seat FORCE INDEX (PRIMARY)
  JOIN office_seat ON office_seat.seat_no = seat.seat_no
  SET seat.status = 'free', seat.version = seat.version + 1
  WHERE seat.schedule_id = the_schedule AND seat.status = 'blocked';
  SET unblocked = ROW_COUNT();
  IF unblocked > 0 THEN
    CALL office_log('unblock_seats', JSON_OBJECT('schedule_id', the_schedule + 0, 'seats', REPLACE(@seats, ' ', '')),
      CONCAT('unblocked ', unblocked, ' seats'));
  END IF;
  DROP TEMPORARY TABLE office_seat;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT the_schedule AS schedule_id, unblocked, asked - unblocked AS not_blocked,
    IF(unblocked > 0, 'unblocked', 'nothing to do: none of them is blocked') AS result;
END
