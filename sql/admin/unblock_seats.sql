-- unblock_seats: puts blocked seats of one date back on sale. Seats that are not blocked stay as they are.
--
-- Parameters
--   @schedule_id
--   @seats         seat numbers as in the seat map, e.g. '1-10,15'
--
-- Prints one row: schedule_id, unblocked (how many now), not_blocked (how many were not blocked), result
-- ('unblocked', or 'nothing to do: …').
--
-- Example
--   SET @schedule_id = 1, @seats = '1-4,15';
--   SOURCE sql/admin/unblock_seats.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE attempts, is_done INT DEFAULT 0;
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_schedule BIGINT DEFAULT NULL;
  DECLARE cancelled DATETIME(3) DEFAULT NULL;
  DECLARE locked, asked, unblocked INT DEFAULT 0;
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
        INSERT INTO admin_log (script, parameters, result)
        VALUES ('unblock_seats', JSON_OBJECT('schedule_id', the_schedule + 0, 'seats', REPLACE(@seats, ' ', '')), CONCAT('unblocked ', unblocked, ' seats'));
      END IF;
      COMMIT;
      SET is_done = TRUE;
    END;
  END WHILE;
  DROP TEMPORARY TABLE office_range, office_seat;

  SELECT the_schedule AS schedule_id, unblocked, asked - unblocked AS not_blocked,
    IF(unblocked > 0, 'unblocked', 'nothing to do: none of them is blocked') AS result;
END //

DELIMITER ;

SET @schedule_id = NULL, @seats = NULL;
