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

SET @client_letters = @@character_set_client;
CALL office_run('refund_order');
SET @order_id = NULL, @reason = NULL, @client_letters = NULL;
