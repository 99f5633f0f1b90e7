-- report_holds: who holds seats right now (numbers only), the one that ends first on top.
--
-- Parameters
--   @schedule_id or @concert_id    (default: every date)
--
-- Prints a row for each of the first 1000 active holds, if any: hold_id, user_id, schedule_id, title, seats, seat_numbers,
-- total, created_at, expires_at, seconds_left (0 or less: its time is over, its seats can be had, nobody tidied it
-- yet), extended (0 or 1); then one row: holds, seats, total of all of them.
--
-- Example
--   SET @schedule_id = 1;
--   SOURCE sql/admin/report_holds.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN @schedule_id IS NOT NULL AND NOT @schedule_id REGEXP '^[1-9][0-9]{0,17}$' THEN '@schedule_id must be the number of a date'
    WHEN @concert_id IS NOT NULL AND NOT @concert_id REGEXP '^[1-9][0-9]{0,17}$' THEN '@concert_id must be the number of a concert'
    WHEN @schedule_id IS NOT NULL AND @concert_id IS NOT NULL THEN 'set @schedule_id or @concert_id, not both'
    WHEN @schedule_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM schedule WHERE id = @schedule_id) THEN 'there is no such date'
    WHEN @concert_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM concert WHERE id = @concert_id) THEN 'there is no such concert'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  CREATE OR REPLACE TEMPORARY TABLE office_schedule (schedule_id BIGINT PRIMARY KEY);
  START TRANSACTION WITH CONSISTENT SNAPSHOT;
  INSERT INTO office_schedule (schedule_id)
  SELECT id FROM schedule WHERE (@schedule_id IS NULL OR id = @schedule_id) AND (@concert_id IS NULL OR concert_id = @concert_id);
  SELECT hold.id AS hold_id, hold.user_id, hold.schedule_id, concert.title, COUNT(*) AS seats,
    GROUP_CONCAT(hold_seat.seat_no ORDER BY hold_seat.seat_no) AS seat_numbers, hold.total, hold.created_at, hold.expires_at,
    TIMESTAMPDIFF(SECOND, NOW(3), hold.expires_at) AS seconds_left, hold.extended_at IS NOT NULL AS extended
  FROM office_schedule
  JOIN hold ON hold.schedule_id = office_schedule.schedule_id
  JOIN hold_seat ON hold_seat.hold_id = hold.id
  JOIN schedule ON schedule.id = hold.schedule_id
  JOIN concert ON concert.id = schedule.concert_id
  WHERE hold.status = 'active'
  GROUP BY hold.id
  ORDER BY hold.expires_at, hold.id
  LIMIT 1000;
  SELECT COUNT(DISTINCT hold.id) AS holds, COUNT(*) AS seats, COALESCE(SUM(hold_seat.price), 0) AS total
  FROM office_schedule
  JOIN hold ON hold.schedule_id = office_schedule.schedule_id
  JOIN hold_seat ON hold_seat.hold_id = hold.id
  WHERE hold.status = 'active';
  INSERT INTO admin_log (script, parameters, result)
  VALUES ('report_holds', JSON_OBJECT('schedule_id', @schedule_id + 0, 'concert_id', @concert_id + 0), 'shown');
  COMMIT;
  DROP TEMPORARY TABLE office_schedule;
END //

DELIMITER ;

SET @schedule_id = NULL, @concert_id = NULL;
