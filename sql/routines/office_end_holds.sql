-- Ends the holds that office_lock_holds has locked: their seats are free, their owners may hold others, and an event
-- tells of each. The twin of HoldEnding in Sources/BoxOfficeStore.
CREATE OR REPLACE PROCEDURE office_end_holds(IN p_schedule BIGINT)
  SQL SECURITY INVOKER
BEGIN
  UPDATE seat FORCE INDEX (PRIMARY)
  JOIN office_held ON office_held.seat_no = seat.seat_no
  SET seat.status = 'free', seat.hold_id = NULL, seat.held_until = NULL, seat.version = seat.version + 1
  WHERE seat.schedule_id = p_schedule AND seat.status = 'held' AND seat.hold_id = office_held.hold_id;
  IF ROW_COUNT() <> (SELECT COUNT(*) FROM office_held) THEN
    CALL office_refuse('holds and seats disagree: none of these was changed, run the audit');
  END IF;
  UPDATE seat_limit FORCE INDEX (PRIMARY)
  JOIN (
    SELECT office_hold.user_id, COUNT(*) AS seats
    FROM office_hold
    JOIN office_held ON office_held.hold_id = office_hold.hold_id
    GROUP BY office_hold.user_id
  ) AS freed ON freed.user_id = seat_limit.user_id
  SET seat_limit.seats = seat_limit.seats - freed.seats
  WHERE seat_limit.schedule_id = p_schedule;
  UPDATE hold
  JOIN office_hold ON office_hold.hold_id = hold.id
  SET hold.status = IF(hold.expires_at <= NOW(3), 'expired', 'released'), hold.ended_at = NOW(3),
    hold.version = hold.version + 1;
  INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
  SELECT CONCAT('hold.', hold.status), 'hold', hold.id, hold.version,
    JSON_OBJECT('hold_id', hold.id, 'user_id', hold.user_id, 'schedule_id', hold.schedule_id,
      'seat_ids', (SELECT JSON_ARRAYAGG(seat_no ORDER BY seat_no) FROM hold_seat WHERE hold_seat.hold_id = hold.id))
  FROM office_hold
  JOIN hold ON hold.id = office_hold.hold_id
  ORDER BY hold.id;
END
