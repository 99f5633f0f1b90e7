-- The work of sql/admin/cancel_schedule.sql. Its batches are transactions of their own; what they need to know of each
-- other is in office_cancelling.
CREATE OR REPLACE PROCEDURE script_cancel_schedule()
  SQL SECURITY INVOKER
BEGIN
  DECLARE passes_max INT DEFAULT 3;
  DECLARE passes, left_over INT DEFAULT 0;
  CALL office_begin();
  CREATE OR REPLACE TEMPORARY TABLE office_cancelling (
    schedule_id BIGINT NOT NULL, reason VARCHAR(200) NOT NULL, was_cancelled BOOLEAN NOT NULL,
    last_id BIGINT NOT NULL DEFAULT 0, is_done BOOLEAN NOT NULL DEFAULT FALSE,
    holds_released BIGINT NOT NULL DEFAULT 0, orders_refunded BIGINT NOT NULL DEFAULT 0,
    tickets_cancelled BIGINT NOT NULL DEFAULT 0, refunded BIGINT NOT NULL DEFAULT 0
  );
  -- First of all nobody can buy any more.
  CALL office_transact('CALL cancel_begin()');
  -- A hold or an order that was being written at that moment may still appear; the next pass finds it.
  REPEAT
    SET passes = passes + 1;
    UPDATE office_cancelling SET last_id = 0, is_done = FALSE;
    WHILE NOT (SELECT is_done FROM office_cancelling) DO
      CALL office_transact('CALL cancel_holds()');
    END WHILE;
    UPDATE office_cancelling SET last_id = 0, is_done = FALSE;
    WHILE NOT (SELECT is_done FROM office_cancelling) DO
      CALL office_transact('CALL cancel_orders()');
    END WHILE;
    SELECT COUNT(*) INTO left_over FROM hold JOIN office_cancelling USING (schedule_id) WHERE status = 'active';
    SELECT left_over + COUNT(*) INTO left_over
    FROM ticket
    JOIN office_cancelling USING (schedule_id)
    JOIN orders ON orders.id = ticket.order_id
    JOIN user ON user.id = orders.user_id
    WHERE live_seat_no IS NOT NULL AND user.erased_at IS NULL;
  UNTIL left_over = 0 OR passes >= passes_max
  END REPEAT;

  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT schedule_id, schedule.cancelled_at, holds_released, orders_refunded, tickets_cancelled, refunded, left_over,
    CASE
      WHEN left_over > 0 THEN 'run it again'
      WHEN NOT was_cancelled THEN 'cancelled'
      WHEN holds_released + orders_refunded > 0 THEN 'continued'
      ELSE 'nothing to do: cancelled and refunded before'
    END AS result
  FROM office_cancelling
  JOIN schedule ON schedule.id = schedule_id;
  INSERT INTO admin_log (script, parameters, result)
  SELECT 'cancel_schedule', JSON_OBJECT('schedule_id', schedule_id, 'reason', reason),
    CONCAT(office_answer.result, ', holds released: ', office_answer.holds_released, ', orders refunded: ',
      office_answer.orders_refunded, ', tickets cancelled: ', office_answer.tickets_cancelled, ', refunded: ',
      office_answer.refunded, ', left over: ', office_answer.left_over)
  FROM office_answer
  JOIN office_cancelling USING (schedule_id)
  WHERE office_answer.result NOT LIKE 'nothing%';
  EXECUTE IMMEDIATE 'SELECT * FROM office_answer';
  DROP TEMPORARY TABLE office_answer, office_cancelling, office_seat, office_hold, office_held, office_locked,
    office_order, office_ticket, office_refund;
END
