-- block_seats: takes seats of one date off sale for the house. All of them or none: a seat that is sold or held is
-- refused with its number (release_hold.sql and refund_order.sql free it).
--
-- Parameters
--   @schedule_id
--   @seats         seat numbers as in the seat map, e.g. '1-10,15'
--
-- Prints one row: schedule_id, blocked (how many now), blocked_before, result ('blocked', or 'nothing to do: …').
--
-- Example
--   SET @schedule_id = 1, @seats = '1-4,15';
--   SOURCE sql/admin/block_seats.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE attempts, is_done INT DEFAULT 0;
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_schedule BIGINT DEFAULT NULL;
  DECLARE cancelled DATETIME(3) DEFAULT NULL;
  DECLARE locked, asked, blocked_before, to_free INT DEFAULT 0;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN NOT COALESCE(@schedule_id REGEXP '^[1-9][0-9]{0,17}$', FALSE) THEN 'set @schedule_id to the number of a date'
    WHEN CHAR_LENGTH(@seats) > 10000 THEN '@seats must have up to 10000 characters'
    WHEN NOT COALESCE(REPLACE(@seats, ' ', '') REGEXP '^[1-9][0-9]{0,6}(-[1-9][0-9]{0,6})?(,[1-9][0-9]{0,6}(-[1-9][0-9]{0,6})?)*$', FALSE) THEN
      'set @seats to seat numbers like 1-10,15'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;
  SELECT id, cancelled_at INTO the_schedule, cancelled FROM schedule WHERE id = @schedule_id;
  IF the_schedule IS NULL OR cancelled IS NOT NULL THEN
    SET complaint = IF(the_schedule IS NULL, 'there is no such date', 'the date is cancelled');
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  CREATE OR REPLACE TEMPORARY TABLE office_range (part_no INT PRIMARY KEY, first_seat INT NOT NULL, last_seat INT NOT NULL);
  INSERT INTO office_range (part_no, first_seat, last_seat)
  SELECT part_no, SUBSTRING_INDEX(given, '-', 1), SUBSTRING_INDEX(given, '-', -1)
  FROM JSON_TABLE(CONCAT('["', REPLACE(REPLACE(@seats, ' ', ''), ',', '","'), '"]'), '$[*]'
    COLUMNS (part_no FOR ORDINALITY, given VARCHAR(20) PATH '$')) AS part;
  CREATE OR REPLACE TEMPORARY TABLE office_seat (seat_no INT PRIMARY KEY);
  INSERT INTO office_seat (seat_no)
  SELECT DISTINCT seat.seat_no
  FROM seat
  JOIN office_range ON seat.seat_no BETWEEN office_range.first_seat AND office_range.last_seat
  WHERE seat.schedule_id = the_schedule;
  SELECT COUNT(*) INTO asked FROM office_seat;
  SET complaint = CASE
    WHEN EXISTS (SELECT 1 FROM office_range WHERE first_seat > last_seat) THEN '@seats: a range runs from the lower number to the higher one'
    WHEN (SELECT MAX(last_seat) FROM office_range) > COALESCE((SELECT MAX(seat_no) FROM seat WHERE seat.schedule_id = the_schedule), 0) THEN
      CONCAT('@seats: the date has only the seats up to ', COALESCE((SELECT MAX(seat_no) FROM seat WHERE seat.schedule_id = the_schedule), 0))
    WHEN EXISTS (SELECT 1 FROM office_range LEFT JOIN office_seat ON seat_no = first_seat WHERE seat_no IS NULL) THEN '@seats: the date has no such seat'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  WHILE NOT is_done DO
    SET attempts = attempts + 1;
    BEGIN
      DECLARE EXIT HANDLER FOR 1020, 1205, 1213
      BEGIN
        ROLLBACK;
        IF attempts >= 5 THEN
          RESIGNAL;
        END IF;
      END;
      START TRANSACTION;
      -- A hold past its end still has its seats until somebody ends it; here that is us. The order of locks is the
      -- shop's: the buyers' limits, the holds, all seats.
      CREATE OR REPLACE TEMPORARY TABLE office_hold (hold_id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, KEY (user_id));
      INSERT INTO office_hold (hold_id, user_id)
      SELECT DISTINCT hold.id, hold.user_id
      FROM office_seat
      JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = the_schedule AND seat.seat_no = office_seat.seat_no
      JOIN hold ON hold.id = seat.hold_id
      WHERE seat.status = 'held' AND hold.status = 'active' AND hold.expires_at <= NOW(3);
      SELECT COUNT(*) INTO locked
      FROM (SELECT DISTINCT user_id FROM office_hold ORDER BY user_id LIMIT 1000000) AS buyer
      STRAIGHT_JOIN seat_limit FORCE INDEX (PRIMARY) ON seat_limit.user_id = buyer.user_id AND seat_limit.schedule_id = the_schedule
      FOR UPDATE;
      SELECT COUNT(*) INTO locked
      FROM office_hold FORCE INDEX (PRIMARY)
      STRAIGHT_JOIN hold FORCE INDEX (PRIMARY) ON hold.id = office_hold.hold_id
      FOR UPDATE;
      DELETE office_hold FROM office_hold JOIN hold ON hold.id = office_hold.hold_id WHERE hold.status <> 'active' OR hold.expires_at > NOW(3);

      CREATE OR REPLACE TEMPORARY TABLE office_locked (seat_no INT PRIMARY KEY);
      INSERT INTO office_locked (seat_no)
      SELECT seat_no FROM office_seat
      UNION
      SELECT hold_seat.seat_no FROM office_hold JOIN hold_seat ON hold_seat.hold_id = office_hold.hold_id;
      SELECT COUNT(*) INTO locked
      FROM office_locked FORCE INDEX (PRIMARY)
      STRAIGHT_JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = the_schedule AND seat.seat_no = office_locked.seat_no
      FOR UPDATE;
      SELECT LEFT(CONCAT('sold or held, nothing was blocked: ', GROUP_CONCAT(seat.seat_no ORDER BY seat.seat_no)), 128) INTO complaint
      FROM office_seat
      JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = the_schedule AND seat.seat_no = office_seat.seat_no
      LEFT JOIN office_hold ON office_hold.hold_id = seat.hold_id
      WHERE seat.status = 'sold' OR (seat.status = 'held' AND office_hold.hold_id IS NULL)
      HAVING COUNT(*) > 0;
      IF complaint IS NOT NULL THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
      END IF;

      SELECT COUNT(*) INTO to_free FROM office_hold JOIN hold_seat ON hold_seat.hold_id = office_hold.hold_id;
      UPDATE seat FORCE INDEX (PRIMARY)
      JOIN office_locked ON office_locked.seat_no = seat.seat_no
      JOIN office_hold ON office_hold.hold_id = seat.hold_id
      SET seat.status = 'free', seat.hold_id = NULL, seat.held_until = NULL, seat.version = seat.version + 1
      WHERE seat.schedule_id = the_schedule AND seat.status = 'held';
      IF ROW_COUNT() <> to_free THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a hold and its seats disagree: nothing was changed, run the audit';
      END IF;
      UPDATE seat_limit FORCE INDEX (PRIMARY)
      JOIN (
        SELECT office_hold.user_id, COUNT(*) AS seats
        FROM office_hold
        JOIN hold_seat ON hold_seat.hold_id = office_hold.hold_id
        GROUP BY office_hold.user_id
      ) AS freed ON freed.user_id = seat_limit.user_id
      SET seat_limit.seats = seat_limit.seats - freed.seats
      WHERE seat_limit.schedule_id = the_schedule;
      UPDATE hold
      JOIN office_hold ON office_hold.hold_id = hold.id
      SET hold.status = 'expired', hold.ended_at = NOW(3), hold.version = hold.version + 1;
      INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
      SELECT 'hold.expired', 'hold', hold.id, hold.version,
        JSON_OBJECT('hold_id', hold.id, 'user_id', hold.user_id, 'schedule_id', hold.schedule_id,
          'seat_ids', (SELECT JSON_ARRAYAGG(seat_no ORDER BY seat_no) FROM hold_seat WHERE hold_seat.hold_id = hold.id))
      FROM office_hold
      JOIN hold ON hold.id = office_hold.hold_id
      ORDER BY hold.id;

      SELECT COUNT(*) INTO blocked_before
      FROM office_seat
      JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = the_schedule AND seat.seat_no = office_seat.seat_no
      WHERE seat.status = 'blocked';
      UPDATE seat FORCE INDEX (PRIMARY)
      JOIN office_seat ON office_seat.seat_no = seat.seat_no
      SET seat.status = 'blocked', seat.version = seat.version + 1
      WHERE seat.schedule_id = the_schedule AND seat.status = 'free';
      IF ROW_COUNT() <> asked - blocked_before THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not every seat could be blocked: nothing was changed, try again';
      END IF;
      IF blocked_before < asked THEN
        INSERT INTO admin_log (script, parameters, result)
        VALUES ('block_seats', JSON_OBJECT('schedule_id', the_schedule + 0, 'seats', REPLACE(@seats, ' ', '')), CONCAT('blocked ', asked - blocked_before, ' seats'));
      END IF;
      COMMIT;
      SET is_done = TRUE;
    END;
  END WHILE;
  DROP TEMPORARY TABLE office_range, office_seat, office_hold, office_locked;

  SELECT the_schedule AS schedule_id, asked - blocked_before AS blocked, blocked_before,
    IF(blocked_before < asked, 'blocked', 'nothing to do: they are all blocked') AS result;
END //

DELIMITER ;

SET @schedule_id = NULL, @seats = NULL;
