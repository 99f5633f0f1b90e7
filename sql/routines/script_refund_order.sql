-- The work of sql/admin/refund_order.sql.
CREATE OR REPLACE PROCEDURE script_refund_order()
  SQL SECURITY INVOKER
BEGIN
  DECLARE given BIGINT DEFAULT office_require_number('order_id', @order_id, 'an order');
  DECLARE given_reason VARCHAR(200)
    DEFAULT CONCAT('office: ', COALESCE(NULLIF(office_require_line('reason', @reason, 150), ''), 'refund'));
  DECLARE the_order, the_schedule, the_user BIGINT DEFAULT NULL;
  DECLARE erased DATETIME(3) DEFAULT NULL;
  DECLARE tickets_cancelled, refunded BIGINT DEFAULT 0;
  DECLARE outcome VARCHAR(80) DEFAULT 'refunded';
  SELECT orders.id, orders.schedule_id, orders.user_id, user.erased_at
  INTO the_order, the_schedule, the_user, erased
  FROM orders
  JOIN user ON user.id = orders.user_id
  WHERE orders.id = given;
  CALL office_refuse(CASE
    WHEN the_order IS NULL THEN 'there is no such order'
    WHEN erased IS NOT NULL THEN 'the buyer is erased: there is nobody to pay back to'
  END);

  CREATE OR REPLACE TEMPORARY TABLE office_order (
    order_id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, wallet_id BIGINT NOT NULL
  );
  INSERT INTO office_order (order_id, user_id, wallet_id)
  SELECT the_order, the_user, id FROM account WHERE user_id = the_user;
  CALL office_refund_orders(the_schedule, given_reason);
  SELECT COALESCE(SUM(live), 0), COALESCE(SUM(due), 0) INTO tickets_cancelled, refunded FROM office_refund;
  IF refunded = 0 THEN
    SET outcome = 'nothing to do: all of it came back before';
  ELSE
    CALL office_log('refund_order', JSON_OBJECT('order_id', the_order + 0, 'reason', given_reason),
      CONCAT('refunded ', refunded, ', tickets cancelled: ', tickets_cancelled));
  END IF;
  DROP TEMPORARY TABLE office_order, office_ticket, office_refund;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT id AS order_id, user_id, tickets_cancelled, refunded, total, status, outcome AS result
  FROM orders
  WHERE id = the_order;
END
