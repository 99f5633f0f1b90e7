-- The work of sql/admin/report_holds.sql.
CREATE OR REPLACE PROCEDURE script_report_holds()
  SQL SECURITY INVOKER
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;
  CALL office_choose_schedules(@schedule_id, @concert_id);
  SELECT hold.id AS hold_id, hold.user_id, hold.schedule_id, concert.title, COUNT(*) AS seats,
    GROUP_CONCAT(hold_seat.seat_no ORDER BY hold_seat.seat_no) AS seat_numbers, hold.total, hold.created_at,
    hold.expires_at, TIMESTAMPDIFF(SECOND, NOW(3), hold.expires_at) AS seconds_left,
    COALESCE(hold_conduct.unpaid, 0) AS unpaid, hold_conduct.paused_until, hold.extended_at IS NOT NULL AS extended
  FROM office_schedule
  JOIN hold ON hold.schedule_id = office_schedule.schedule_id
  JOIN hold_seat ON hold_seat.hold_id = hold.id
  JOIN schedule ON schedule.id = hold.schedule_id
  JOIN concert ON concert.id = schedule.concert_id
  LEFT JOIN hold_conduct ON hold_conduct.user_id = hold.user_id AND hold_conduct.concert_id = concert.id
  WHERE hold.status = 'active'
  GROUP BY hold.id
  ORDER BY hold.expires_at, hold.id
  LIMIT 1000;
  SELECT COUNT(DISTINCT hold.id) AS holds, COUNT(*) AS seats, COALESCE(SUM(hold_seat.price), 0) AS total
  FROM office_schedule
  JOIN hold ON hold.schedule_id = office_schedule.schedule_id
  JOIN hold_seat ON hold_seat.hold_id = hold.id
  WHERE hold.status = 'active';
  SELECT hold_conduct.user_id, hold_conduct.concert_id, hold_conduct.unpaid, hold_conduct.paused_until,
    TIMESTAMPDIFF(SECOND, NOW(3), hold_conduct.paused_until) AS seconds_left
  FROM hold_conduct
  WHERE hold_conduct.paused_until > NOW(3) AND hold_conduct.concert_id IN (
    SELECT schedule.concert_id FROM office_schedule JOIN schedule ON schedule.id = office_schedule.schedule_id
  )
  ORDER BY hold_conduct.paused_until DESC, hold_conduct.user_id
  LIMIT 1000;
  CALL office_log('report_holds', JSON_OBJECT('schedule_id', @schedule_id + 0, 'concert_id', @concert_id + 0), 'shown');
  COMMIT;
  DROP TEMPORARY TABLE office_schedule;
END
