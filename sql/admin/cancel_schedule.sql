-- cancel_schedule: calls one date off. It leaves the sale at once; then every live hold is released and every buyer
-- gets back all that was paid and has not come back yet, also what the refund policy kept. Works in batches of 100
-- that are each all or nothing: if it is interrupted, run it again, and it goes on where it stopped.
--
-- Parameters
--   @schedule_id
--   @reason         up to 150 characters (default: 'the date is cancelled')
--
-- Prints one row: schedule_id, cancelled_at, holds_released, orders_refunded, tickets_cancelled, refunded (KRW; all
-- four in this run), left_over (live holds and tickets that remain, normally 0), result ('cancelled', 'continued',
-- 'nothing to do: …', or 'run it again' when something remains).
--
-- Example
--   SET @schedule_id = 1, @reason = 'the singer is ill';
--   SOURCE sql/admin/cancel_schedule.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE batch_size INT DEFAULT 100;
  DECLARE passes_max INT DEFAULT 3;
  DECLARE attempts, passes, is_done, locked, in_batch, was_cancelled INT DEFAULT 0;
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE given_reason VARCHAR(200);
  DECLARE the_schedule BIGINT DEFAULT NULL;
  DECLARE cancelled DATETIME(3) DEFAULT NULL;
  DECLARE last_id, last_of_batch BIGINT DEFAULT 0;
  DECLARE holds_released, orders_refunded, tickets_cancelled, refunded, left_over BIGINT DEFAULT 0;
  DECLARE outcome VARCHAR(80);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN NOT COALESCE(@schedule_id REGEXP '^[1-9][0-9]{0,17}$', FALSE) THEN 'set @schedule_id to the number of a date'
    WHEN @@character_set_client NOT LIKE 'utf8%' AND @reason REGEXP '[^[:ascii:]]' THEN 'start the client with --default-character-set=utf8mb4, or this text is garbled'
    WHEN CHAR_LENGTH(@reason) > 150 OR @reason REGEXP '[[:cntrl:]]' THEN '@reason must be one line of up to 150 characters'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;
  SET given_reason = CONCAT('office: ', COALESCE(NULLIF(TRIM(@reason), ''), 'the date is cancelled'));

  -- First of all nobody can buy any more.
  START TRANSACTION;
  SELECT id, cancelled_at INTO the_schedule, cancelled FROM schedule WHERE id = @schedule_id FOR UPDATE;
  IF the_schedule IS NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'there is no such date';
  END IF;
  SET was_cancelled = cancelled IS NOT NULL;
  IF NOT was_cancelled THEN
    UPDATE schedule SET cancelled_at = NOW(3), version = version + 1 WHERE id = the_schedule;
    INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
    SELECT 'schedule.cancelled', 'schedule', id, version, JSON_OBJECT('schedule_id', id, 'concert_id', concert_id)
    FROM schedule
    WHERE id = the_schedule;
    INSERT INTO admin_log (script, parameters, result)
    VALUES ('cancel_schedule', JSON_OBJECT('schedule_id', the_schedule + 0, 'reason', given_reason), 'cancelled, refunds begin');
  END IF;
  COMMIT;

  -- A hold or an order that was being written at that moment may still appear; the next pass finds it.
  REPEAT
    SET passes = passes + 1;

    SET last_id = 0, attempts = 0, is_done = FALSE;
    WHILE NOT is_done DO
      BEGIN
        DECLARE EXIT HANDLER FOR 1020, 1205, 1213
        BEGIN
          ROLLBACK;
          SET attempts = attempts + 1;
          IF attempts >= 5 THEN
            RESIGNAL;
          END IF;
        END;
        START TRANSACTION;
        CREATE OR REPLACE TEMPORARY TABLE office_hold (hold_id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, KEY (user_id));
        INSERT INTO office_hold (hold_id, user_id)
        SELECT id, user_id
        FROM hold
        WHERE schedule_id = the_schedule AND status = 'active' AND id > last_id
        ORDER BY id
        LIMIT batch_size;
        SELECT COUNT(*), COALESCE(MAX(hold_id), 0) INTO in_batch, last_of_batch FROM office_hold;

        SELECT COUNT(*) INTO locked
        FROM (SELECT DISTINCT user_id FROM office_hold ORDER BY user_id LIMIT 1000) AS buyer
        STRAIGHT_JOIN seat_limit FORCE INDEX (PRIMARY) ON seat_limit.user_id = buyer.user_id AND seat_limit.schedule_id = the_schedule
        FOR UPDATE;
        SELECT COUNT(*) INTO locked
        FROM office_hold FORCE INDEX (PRIMARY)
        STRAIGHT_JOIN hold FORCE INDEX (PRIMARY) ON hold.id = office_hold.hold_id
        FOR UPDATE;
        DELETE office_hold FROM office_hold JOIN hold ON hold.id = office_hold.hold_id WHERE hold.status <> 'active';
        CREATE OR REPLACE TEMPORARY TABLE office_seat (seat_no INT PRIMARY KEY, hold_id BIGINT NOT NULL);
        INSERT INTO office_seat (seat_no, hold_id)
        SELECT hold_seat.seat_no, hold_seat.hold_id FROM office_hold JOIN hold_seat ON hold_seat.hold_id = office_hold.hold_id;
        SELECT COUNT(*) INTO locked
        FROM office_seat FORCE INDEX (PRIMARY)
        STRAIGHT_JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = the_schedule AND seat.seat_no = office_seat.seat_no
        FOR UPDATE;

        UPDATE seat FORCE INDEX (PRIMARY)
        JOIN office_seat ON office_seat.seat_no = seat.seat_no
        SET seat.status = 'free', seat.hold_id = NULL, seat.held_until = NULL, seat.version = seat.version + 1
        WHERE seat.schedule_id = the_schedule AND seat.status = 'held' AND seat.hold_id = office_seat.hold_id;
        IF ROW_COUNT() <> (SELECT COUNT(*) FROM office_seat) THEN
          SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'holds and seats disagree: nothing of this batch was changed, run the audit';
        END IF;
        UPDATE seat_limit FORCE INDEX (PRIMARY)
        JOIN (
          SELECT office_hold.user_id, COUNT(*) AS seats
          FROM office_hold
          JOIN office_seat ON office_seat.hold_id = office_hold.hold_id
          GROUP BY office_hold.user_id
        ) AS freed ON freed.user_id = seat_limit.user_id
        SET seat_limit.seats = seat_limit.seats - freed.seats
        WHERE seat_limit.schedule_id = the_schedule;
        UPDATE hold
        JOIN office_hold ON office_hold.hold_id = hold.id
        SET hold.status = IF(hold.expires_at <= NOW(3), 'expired', 'released'), hold.ended_at = NOW(3), hold.version = hold.version + 1;
        INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
        SELECT CONCAT('hold.', hold.status), 'hold', hold.id, hold.version,
          JSON_OBJECT('hold_id', hold.id, 'user_id', hold.user_id, 'schedule_id', hold.schedule_id,
            'seat_ids', (SELECT JSON_ARRAYAGG(seat_no ORDER BY seat_no) FROM hold_seat WHERE hold_seat.hold_id = hold.id))
        FROM office_hold
        JOIN hold ON hold.id = office_hold.hold_id
        ORDER BY hold.id;
        SELECT holds_released + COUNT(*) INTO locked FROM office_hold;
        COMMIT;
        SET holds_released = locked, last_id = last_of_batch, attempts = 0, is_done = in_batch < batch_size;
      END;
    END WHILE;

    SET last_id = 0, attempts = 0, is_done = FALSE;
    WHILE NOT is_done DO
      BEGIN
        DECLARE EXIT HANDLER FOR 1020, 1205, 1213
        BEGIN
          ROLLBACK;
          SET attempts = attempts + 1;
          IF attempts >= 5 THEN
            RESIGNAL;
          END IF;
        END;
        START TRANSACTION;
        -- Who was erased had no valid ticket; what the policy once kept of theirs cannot be paid back to nobody.
        CREATE OR REPLACE TEMPORARY TABLE office_order (order_id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, wallet_id BIGINT NOT NULL);
        INSERT INTO office_order (order_id, user_id, wallet_id)
        SELECT orders.id, orders.user_id, account.id
        FROM orders
        JOIN account ON account.user_id = orders.user_id
        JOIN user ON user.id = orders.user_id
        WHERE orders.schedule_id = the_schedule AND orders.id > last_id
          AND EXISTS (
            SELECT 1
            FROM ticket
            WHERE ticket.order_id = orders.id AND ticket.refunded < ticket.price AND (ticket.status <> 'cancelled' OR user.erased_at IS NULL)
          )
        ORDER BY orders.id
        LIMIT batch_size;
        SELECT COUNT(*), COALESCE(MAX(order_id), 0) INTO in_batch, last_of_batch FROM office_order;

        -- Everything is locked in the shop's order: the buyers' limits, the orders, the seats, the wallets.
        SELECT COUNT(*) INTO locked
        FROM (SELECT DISTINCT user_id FROM office_order ORDER BY user_id LIMIT 1000) AS buyer
        STRAIGHT_JOIN seat_limit FORCE INDEX (PRIMARY) ON seat_limit.user_id = buyer.user_id AND seat_limit.schedule_id = the_schedule
        FOR UPDATE;
        SELECT COUNT(*) INTO locked
        FROM office_order FORCE INDEX (PRIMARY)
        STRAIGHT_JOIN orders FORCE INDEX (PRIMARY) ON orders.id = office_order.order_id
        FOR UPDATE;
        CREATE OR REPLACE TEMPORARY TABLE office_ticket (ticket_id BIGINT NOT NULL, order_id BIGINT NOT NULL, seat_no INT PRIMARY KEY, KEY (order_id));
        INSERT INTO office_ticket (ticket_id, order_id, seat_no)
        SELECT ticket.id, ticket.order_id, ticket.seat_no
        FROM office_order
        JOIN ticket ON ticket.order_id = office_order.order_id
        WHERE ticket.status <> 'cancelled';
        SELECT COUNT(*) INTO locked
        FROM office_ticket FORCE INDEX (PRIMARY)
        STRAIGHT_JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = the_schedule AND seat.seat_no = office_ticket.seat_no
        FOR UPDATE;
        SELECT COUNT(*) INTO locked
        FROM (SELECT DISTINCT wallet_id FROM office_order ORDER BY wallet_id LIMIT 1000) AS buyer
        STRAIGHT_JOIN account FORCE INDEX (PRIMARY) ON account.id = buyer.wallet_id
        FOR UPDATE;

        -- What is due is the price of every ticket less what came back before.
        CREATE OR REPLACE TEMPORARY TABLE office_refund (
          order_id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, wallet_id BIGINT NOT NULL, due BIGINT NOT NULL, live INT NOT NULL,
          seat_ids TEXT NOT NULL, transfer_id BIGINT NULL
        );
        INSERT INTO office_refund (order_id, user_id, wallet_id, due, live, seat_ids)
        SELECT office_order.order_id, office_order.user_id, office_order.wallet_id, SUM(ticket.price - ticket.refunded), SUM(ticket.status <> 'cancelled'),
          CONCAT('[', COALESCE(GROUP_CONCAT(IF(ticket.status = 'cancelled', NULL, ticket.seat_no) ORDER BY ticket.seat_no), ''), ']')
        FROM office_order
        JOIN ticket ON ticket.order_id = office_order.order_id
        GROUP BY office_order.order_id
        HAVING SUM(ticket.price - ticket.refunded) > 0;

        UPDATE seat FORCE INDEX (PRIMARY)
        JOIN office_ticket ON office_ticket.seat_no = seat.seat_no
        SET seat.status = 'free', seat.order_id = NULL, seat.version = seat.version + 1
        WHERE seat.schedule_id = the_schedule AND seat.status = 'sold' AND seat.order_id = office_ticket.order_id;
        IF ROW_COUNT() <> (SELECT COUNT(*) FROM office_ticket) THEN
          SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'tickets and seats disagree: nothing of this batch was changed, run the audit';
        END IF;
        UPDATE seat_limit FORCE INDEX (PRIMARY)
        JOIN (SELECT user_id, SUM(live) AS live FROM office_refund GROUP BY user_id) AS freed ON freed.user_id = seat_limit.user_id
        SET seat_limit.seats = seat_limit.seats - freed.live
        WHERE seat_limit.schedule_id = the_schedule;
        UPDATE ticket
        JOIN office_refund ON office_refund.order_id = ticket.order_id
        SET ticket.status = 'cancelled', ticket.cancelled_at = COALESCE(ticket.cancelled_at, NOW(3)), ticket.refunded = ticket.price;
        UPDATE orders
        JOIN office_refund ON office_refund.order_id = orders.id
        SET orders.status = 'cancelled', orders.version = orders.version + 1;

        INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, order_id, reason)
        SELECT 'refund', 2, wallet_id, wallet_id,
          account.balance + SUM(due) OVER (PARTITION BY wallet_id ORDER BY order_id ROWS UNBOUNDED PRECEDING),
          due, order_id, given_reason
        FROM office_refund
        JOIN account ON account.id = office_refund.wallet_id
        ORDER BY order_id;
        UPDATE account
        JOIN (SELECT wallet_id, SUM(due) AS due, COUNT(*) AS refunds FROM office_refund GROUP BY wallet_id) AS paid ON paid.wallet_id = account.id
        SET account.balance = account.balance + paid.due, account.version = account.version + paid.refunds;
        UPDATE office_refund
        SET transfer_id = (SELECT MAX(id) FROM transfer WHERE transfer.order_id = office_refund.order_id AND transfer.kind = 'refund');
        INSERT INTO cancellation (order_id, refund, fee, transfer_id, reason)
        SELECT order_id, due, 0, transfer_id, given_reason FROM office_refund ORDER BY order_id;
        INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
        SELECT 'order.cancelled', 'order', orders.id, orders.version,
          JSON_OBJECT('order_id', orders.id, 'user_id', orders.user_id, 'schedule_id', orders.schedule_id,
            'seat_ids', JSON_COMPACT(seat_ids), 'status', orders.status, 'refund', due, 'fee', 0, 'currency', 'KRW')
        FROM office_refund
        JOIN orders ON orders.id = office_refund.order_id
        ORDER BY orders.id;

        COMMIT;
        SELECT orders_refunded + COUNT(*), tickets_cancelled + COALESCE(SUM(live), 0), refunded + COALESCE(SUM(due), 0)
        INTO orders_refunded, tickets_cancelled, refunded
        FROM office_refund;
        SET last_id = last_of_batch, attempts = 0, is_done = in_batch < batch_size;
      END;
    END WHILE;

    SELECT COUNT(*) INTO left_over FROM hold WHERE schedule_id = the_schedule AND status = 'active';
    SELECT left_over + COUNT(*) INTO left_over FROM ticket WHERE schedule_id = the_schedule AND live_seat_no IS NOT NULL;
  UNTIL left_over = 0 OR passes >= passes_max
  END REPEAT;

  SET outcome = CASE
    WHEN left_over > 0 THEN 'run it again'
    WHEN NOT was_cancelled THEN 'cancelled'
    WHEN holds_released + orders_refunded > 0 THEN 'continued'
    ELSE 'nothing to do: cancelled and refunded before'
  END;
  IF outcome NOT LIKE 'nothing%' THEN
    INSERT INTO admin_log (script, parameters, result)
    VALUES ('cancel_schedule', JSON_OBJECT('schedule_id', the_schedule + 0, 'reason', given_reason),
      CONCAT(outcome, ', holds released: ', holds_released, ', orders refunded: ', orders_refunded, ', tickets cancelled: ', tickets_cancelled,
        ', refunded: ', refunded, ', left over: ', left_over));
  END IF;
  DROP TEMPORARY TABLE office_hold, office_seat, office_order, office_ticket, office_refund;

  SELECT the_schedule AS schedule_id, schedule.cancelled_at, holds_released, orders_refunded, tickets_cancelled, refunded, left_over,
    outcome AS result
  FROM schedule
  WHERE schedule.id = the_schedule;
END //

DELIMITER ;

SET @schedule_id = NULL, @reason = NULL;
