-- refund_order: cancels an order and pays all of it back that has not come back yet, whatever its refund policy
-- says, also what the policy kept for tickets that were cancelled before. The seats are on sale again at once.
--
-- Parameters
--   @order_id
--   @reason      up to 150 characters (default: 'refund')
--
-- Prints one row: order_id, user_id, tickets_cancelled, refunded (KRW, now), total, status, result ('refunded', or
-- 'nothing to do: …' when all of it came back before).
--
-- Example
--   SET @order_id = 1, @reason = 'the buyer was ill';
--   SOURCE sql/admin/refund_order.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE attempts, is_done, locked INT DEFAULT 0;
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE given_reason VARCHAR(200);
  DECLARE the_order, the_schedule, the_user BIGINT DEFAULT NULL;
  DECLARE erased DATETIME(3) DEFAULT NULL;
  DECLARE tickets_cancelled, refunded BIGINT DEFAULT 0;
  DECLARE outcome VARCHAR(80) DEFAULT 'refunded';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN NOT COALESCE(@order_id REGEXP '^[1-9][0-9]{0,17}$', FALSE) THEN 'set @order_id to the number of an order'
    WHEN @@character_set_client NOT LIKE 'utf8%' AND @reason REGEXP '[^[:ascii:]]' THEN 'start the client with --default-character-set=utf8mb4, or this text is garbled'
    WHEN CHAR_LENGTH(@reason) > 150 OR @reason REGEXP '[[:cntrl:]]' THEN '@reason must be one line of up to 150 characters'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;
  SET given_reason = CONCAT('office: ', COALESCE(NULLIF(TRIM(@reason), ''), 'refund'));
  SELECT orders.id, orders.schedule_id, orders.user_id, user.erased_at INTO the_order, the_schedule, the_user, erased
  FROM orders
  JOIN user ON user.id = orders.user_id
  WHERE orders.id = @order_id;
  IF the_order IS NULL OR erased IS NOT NULL THEN
    SET complaint = IF(the_order IS NULL, 'there is no such order', 'the buyer is erased: there is nobody to pay back to');
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
      CREATE OR REPLACE TEMPORARY TABLE office_order (order_id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, wallet_id BIGINT NOT NULL);
      INSERT INTO office_order (order_id, user_id, wallet_id)
      SELECT the_order, the_user, id FROM account WHERE user_id = the_user;

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

      SELECT COALESCE(SUM(live), 0), COALESCE(SUM(due), 0) INTO tickets_cancelled, refunded FROM office_refund;
      IF refunded = 0 THEN
        SET outcome = 'nothing to do: all of it came back before';
      ELSE
        INSERT INTO admin_log (script, parameters, result)
        VALUES ('refund_order', JSON_OBJECT('order_id', the_order + 0, 'reason', given_reason),
          CONCAT('refunded ', refunded, ', tickets cancelled: ', tickets_cancelled));
      END IF;
      COMMIT;
      SET is_done = TRUE;
    END;
  END WHILE;
  DROP TEMPORARY TABLE office_order, office_ticket, office_refund;

  SELECT id AS order_id, user_id, tickets_cancelled, refunded, total, status, outcome AS result FROM orders WHERE id = the_order;
END //

DELIMITER ;

SET @order_id = NULL, @reason = NULL;
