-- Locks what ending the holds of office_hold changes, in the shop's order: the buyers' limits, the holds, then their
-- seats together with those of office_seat. Holds that have ended meanwhile leave office_hold, and so do those that
-- still run where only due ones are meant; the seats of the others are in office_held.
CREATE OR REPLACE PROCEDURE office_lock_holds(IN p_schedule BIGINT, IN p_only_due BOOLEAN)
  SQL SECURITY INVOKER
BEGIN
  DECLARE locked INT;
  SELECT COUNT(*) INTO locked
  FROM (SELECT DISTINCT user_id FROM office_hold ORDER BY user_id LIMIT 1000000) AS buyer
  STRAIGHT_JOIN seat_limit FORCE INDEX (PRIMARY)
    ON seat_limit.user_id = buyer.user_id AND seat_limit.schedule_id = p_schedule
  FOR UPDATE;
  SELECT COUNT(*) INTO locked
  FROM office_hold FORCE INDEX (PRIMARY)
  STRAIGHT_JOIN hold FORCE INDEX (PRIMARY) ON hold.id = office_hold.hold_id
  FOR UPDATE;
  DELETE office_hold
  FROM office_hold
  JOIN hold ON hold.id = office_hold.hold_id
  WHERE hold.status <> 'active' OR (p_only_due AND hold.expires_at > NOW(3));

  CREATE OR REPLACE TEMPORARY TABLE office_held (seat_no INT PRIMARY KEY, hold_id BIGINT NOT NULL);
  INSERT INTO office_held (seat_no, hold_id)
  SELECT hold_seat.seat_no, hold_seat.hold_id
  FROM office_hold
  JOIN hold_seat ON hold_seat.hold_id = office_hold.hold_id;
  CREATE OR REPLACE TEMPORARY TABLE office_locked (seat_no INT PRIMARY KEY);
  INSERT INTO office_locked (seat_no)
  SELECT seat_no FROM office_seat
  UNION
  SELECT seat_no FROM office_held;
  SELECT COUNT(*) INTO locked
  FROM office_locked FORCE INDEX (PRIMARY)
  STRAIGHT_JOIN seat FORCE INDEX (PRIMARY)
    ON seat.schedule_id = p_schedule AND seat.seat_no = office_locked.seat_no
  FOR UPDATE;
END
