-- Refunds the next orders of a date that is called off; see script_cancel_schedule.
CREATE OR REPLACE PROCEDURE cancel_orders()
  SQL SECURITY INVOKER
BEGIN
  DECLARE batch_size INT DEFAULT 100;
  DECLARE in_batch INT DEFAULT 0;
  DECLARE the_schedule, after_id, last_of_batch BIGINT DEFAULT 0;
  DECLARE the_reason VARCHAR(200);
  SELECT schedule_id, last_id, reason INTO the_schedule, after_id, the_reason FROM office_cancelling;
  -- Nothing can be paid back to who was erased: the date of their tickets was over then.
  CREATE OR REPLACE TEMPORARY TABLE office_order (
    order_id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, wallet_id BIGINT NOT NULL
  );
  INSERT INTO office_order (order_id, user_id, wallet_id)
  SELECT orders.id, orders.user_id, account.id
  FROM orders
  JOIN account ON account.user_id = orders.user_id
  JOIN user ON user.id = orders.user_id AND user.erased_at IS NULL
  WHERE orders.schedule_id = the_schedule AND orders.id > after_id
    AND EXISTS (SELECT 1 FROM ticket WHERE ticket.order_id = orders.id AND ticket.refunded < ticket.price)
  ORDER BY orders.id
  LIMIT batch_size;
  SELECT COUNT(*), COALESCE(MAX(order_id), 0) INTO in_batch, last_of_batch FROM office_order;
  CALL office_refund_orders(the_schedule, the_reason);
  UPDATE office_cancelling
  JOIN (SELECT COUNT(*) AS paid, COALESCE(SUM(live), 0) AS live, COALESCE(SUM(due), 0) AS due FROM office_refund) AS b
  SET last_id = last_of_batch, is_done = in_batch < batch_size, orders_refunded = orders_refunded + b.paid,
    tickets_cancelled = tickets_cancelled + b.live, refunded = refunded + b.due;
END
