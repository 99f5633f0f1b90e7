-- Cancels the orders of office_order, all of one date, and pays back all that has not come back yet, also what a refund
-- policy kept; office_refund tells what of each. The twin of OrderCancellation in Sources/BoxOfficeStore.
CREATE OR REPLACE PROCEDURE office_refund_orders(IN p_schedule BIGINT, IN p_reason VARCHAR(200))
  SQL SECURITY INVOKER
BEGIN
  DECLARE locked INT;
  -- Everything is locked in the shop's order: the buyers' limits, the orders, the seats, the wallets.
  SELECT COUNT(*) INTO locked
  FROM (SELECT DISTINCT user_id FROM office_order ORDER BY user_id LIMIT 1000) AS buyer
  STRAIGHT_JOIN seat_limit FORCE INDEX (PRIMARY)
    ON seat_limit.user_id = buyer.user_id AND seat_limit.schedule_id = p_schedule
  FOR UPDATE;
  SELECT COUNT(*) INTO locked
  FROM office_order FORCE INDEX (PRIMARY)
  STRAIGHT_JOIN orders FORCE INDEX (PRIMARY) ON orders.id = office_order.order_id
  FOR UPDATE;
  CREATE OR REPLACE TEMPORARY TABLE office_ticket (seat_no INT PRIMARY KEY, order_id BIGINT NOT NULL);
  INSERT INTO office_ticket (seat_no, order_id)
  SELECT ticket.seat_no, ticket.order_id
  FROM office_order
  JOIN ticket ON ticket.order_id = office_order.order_id
  WHERE ticket.status <> 'cancelled';
  SELECT COUNT(*) INTO locked
  FROM office_ticket FORCE INDEX (PRIMARY)
  STRAIGHT_JOIN seat FORCE INDEX (PRIMARY)
    ON seat.schedule_id = p_schedule AND seat.seat_no = office_ticket.seat_no
  FOR UPDATE;
  SELECT COUNT(*) INTO locked
  FROM (SELECT DISTINCT wallet_id FROM office_order ORDER BY wallet_id LIMIT 1000) AS buyer
  STRAIGHT_JOIN account FORCE INDEX (PRIMARY) ON account.id = buyer.wallet_id
  FOR UPDATE;
  -- An erasure locks the wallet, too: from here on none of the buyers can go.
  CALL office_refuse(IF(
    EXISTS (SELECT 1 FROM office_order JOIN user ON user.id = office_order.user_id WHERE user.erased_at IS NOT NULL),
    'a buyer was erased meanwhile: run it again', NULL));

  -- What is due is the price of every ticket less what came back before.
  CREATE OR REPLACE TEMPORARY TABLE office_refund (
    order_id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, wallet_id BIGINT NOT NULL, due BIGINT NOT NULL,
    live INT NOT NULL, seat_ids TEXT NOT NULL, transfer_id BIGINT NULL
  );
  INSERT INTO office_refund (order_id, user_id, wallet_id, due, live, seat_ids)
  SELECT office_order.order_id, office_order.user_id, office_order.wallet_id, SUM(ticket.price - ticket.refunded),
    SUM(ticket.status <> 'cancelled'),
    CONCAT('[', COALESCE(GROUP_CONCAT(IF(ticket.status = 'cancelled', NULL, ticket.seat_no)
      ORDER BY ticket.seat_no), ''), ']')
  FROM office_order
  JOIN ticket ON ticket.order_id = office_order.order_id
  GROUP BY office_order.order_id
  HAVING SUM(ticket.price - ticket.refunded) > 0;

  UPDATE seat FORCE INDEX (PRIMARY)
  JOIN office_ticket ON office_ticket.seat_no = seat.seat_no
  SET seat.status = 'free', seat.order_id = NULL, seat.version = seat.version + 1
  WHERE seat.schedule_id = p_schedule AND seat.status = 'sold' AND seat.order_id = office_ticket.order_id;
  IF ROW_COUNT() <> (SELECT COUNT(*) FROM office_ticket) THEN
    CALL office_refuse('tickets and seats disagree: nothing of this batch was changed, run the audit');
  END IF;
  UPDATE seat_limit FORCE INDEX (PRIMARY)
  JOIN (SELECT user_id, SUM(live) AS live FROM office_refund GROUP BY user_id) AS freed
    ON freed.user_id = seat_limit.user_id
  SET seat_limit.seats = seat_limit.seats - freed.live
  WHERE seat_limit.schedule_id = p_schedule;
  UPDATE ticket
  JOIN office_refund ON office_refund.order_id = ticket.order_id
  SET ticket.status = 'cancelled', ticket.cancelled_at = COALESCE(ticket.cancelled_at, NOW(3)),
    ticket.refunded = ticket.price;
  UPDATE orders
  JOIN office_refund ON office_refund.order_id = orders.id
  SET orders.status = 'cancelled', orders.version = orders.version + 1;

  INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, order_id, reason)
  SELECT 'refund', house_account('sales'), wallet_id, wallet_id,
    account.balance + SUM(due) OVER (PARTITION BY wallet_id ORDER BY order_id ROWS UNBOUNDED PRECEDING),
    due, order_id, p_reason
  FROM office_refund
  JOIN account ON account.id = office_refund.wallet_id
  ORDER BY order_id;
  UPDATE account
  JOIN (SELECT wallet_id, SUM(due) AS due, COUNT(*) AS refunds FROM office_refund GROUP BY wallet_id) AS paid
    ON paid.wallet_id = account.id
  SET account.balance = account.balance + paid.due, account.version = account.version + paid.refunds;
  UPDATE office_refund
  SET transfer_id = (
    SELECT MAX(id) FROM transfer WHERE transfer.order_id = office_refund.order_id AND transfer.kind = 'refund'
  );
  INSERT INTO cancellation (order_id, refund, fee, transfer_id, reason)
  SELECT order_id, due, 0, transfer_id, p_reason FROM office_refund ORDER BY order_id;
  INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
  SELECT 'order.cancelled', 'order', orders.id, orders.version,
    JSON_OBJECT('order_id', orders.id, 'user_id', orders.user_id, 'schedule_id', orders.schedule_id,
      'seat_ids', JSON_COMPACT(seat_ids), 'status', orders.status, 'refund', due, 'fee', 0,
      'currency', house_currency())
  FROM office_refund
  JOIN orders ON orders.id = office_refund.order_id
  ORDER BY orders.id;
END
