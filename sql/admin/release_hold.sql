-- release_hold: ends one hold and puts its seats back on sale at once.
--
-- Parameters
--   @hold_id    see report_holds.sql
--
-- Prints one row: hold_id, user_id, schedule_id, seats, result ('released'; 'expired' if its time was over but
-- nobody had tidied it yet; or 'nothing to do: …' when it had ended before). A paid hold is refused: its order
-- is what can be refunded, by refund_order.sql.
--
-- Example
--   SET @hold_id = 1;
--   SOURCE sql/admin/release_hold.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE attempts, is_done INT DEFAULT 0;
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_hold, the_user, the_schedule BIGINT DEFAULT NULL;
  DECLARE hold_status, outcome VARCHAR(80) DEFAULT NULL;
  DECLARE expires DATETIME(3);
  DECLARE seat_count, locked INT DEFAULT 0;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  IF NOT COALESCE(@hold_id REGEXP '^[1-9][0-9]{0,17}$', FALSE) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'set @hold_id to the number of a hold';
  END IF;
  SELECT id, user_id, schedule_id INTO the_hold, the_user, the_schedule FROM hold WHERE id = @hold_id;
  IF the_hold IS NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'there is no such hold';
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
      -- The order of locks is the shop's: the buyer's limit, the hold, the seats.
      SELECT COUNT(*) INTO locked FROM seat_limit WHERE user_id = the_user AND schedule_id = the_schedule FOR UPDATE;
      SELECT status, expires_at INTO hold_status, expires FROM hold WHERE id = the_hold FOR UPDATE;
      SELECT COUNT(*) INTO seat_count FROM hold_seat WHERE hold_id = the_hold;
      IF hold_status = 'paid' THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the hold is paid: refund its order instead';
      ELSEIF hold_status <> 'active' THEN
        SET outcome = CONCAT('nothing to do: it was ', hold_status, ' before');
      ELSE
        SET outcome = IF(expires <= NOW(3), 'expired', 'released');
        SELECT COUNT(*) INTO locked
        FROM hold_seat
        STRAIGHT_JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = the_schedule AND seat.seat_no = hold_seat.seat_no
        WHERE hold_seat.hold_id = the_hold
        FOR UPDATE;
        UPDATE seat FORCE INDEX (PRIMARY)
        JOIN hold_seat ON hold_seat.hold_id = the_hold AND hold_seat.seat_no = seat.seat_no
        SET seat.status = 'free', seat.hold_id = NULL, seat.held_until = NULL, seat.version = seat.version + 1
        WHERE seat.schedule_id = the_schedule AND seat.status = 'held' AND seat.hold_id = the_hold;
        IF ROW_COUNT() <> seat_count THEN
          SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the hold and its seats disagree: nothing was changed, run the audit';
        END IF;
        UPDATE hold SET status = outcome, ended_at = NOW(3), version = version + 1 WHERE id = the_hold;
        UPDATE seat_limit SET seats = seats - seat_count WHERE user_id = the_user AND schedule_id = the_schedule;
        INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
        SELECT CONCAT('hold.', hold.status), 'hold', hold.id, hold.version,
          JSON_OBJECT('hold_id', hold.id, 'user_id', hold.user_id, 'schedule_id', hold.schedule_id,
            'seat_ids', (SELECT JSON_ARRAYAGG(seat_no ORDER BY seat_no) FROM hold_seat WHERE hold_id = the_hold))
        FROM hold
        WHERE id = the_hold;
        INSERT INTO admin_log (script, parameters, result)
        VALUES ('release_hold', JSON_OBJECT('hold_id', the_hold + 0), CONCAT(outcome, ' with ', seat_count, ' seats'));
      END IF;
      COMMIT;
      SET is_done = TRUE;
    END;
  END WHILE;

  SELECT the_hold AS hold_id, the_user AS user_id, the_schedule AS schedule_id,
    (SELECT GROUP_CONCAT(seat_no ORDER BY seat_no) FROM hold_seat WHERE hold_id = the_hold) AS seats, outcome AS result;
END //

DELIMITER ;

SET @hold_id = NULL;
