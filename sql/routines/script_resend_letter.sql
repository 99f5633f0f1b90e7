-- The work of sql/admin/resend_letter.sql.
CREATE OR REPLACE PROCEDURE script_resend_letter()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_letter, the_order BIGINT DEFAULT NULL;
  DECLARE before_state VARCHAR(10) DEFAULT NULL;
  DECLARE erased DATETIME(3) DEFAULT NULL;
  CALL office_refuse(CASE
    WHEN @letter_id IS NULL AND @order_id IS NULL THEN 'set @letter_id, or @order_id for its confirmation'
    WHEN @letter_id IS NOT NULL AND @order_id IS NOT NULL THEN 'set @letter_id or @order_id, not both'
  END);
  IF @order_id IS NOT NULL THEN
    SET the_order = office_require_number('order_id', @order_id, 'an order');
    SELECT letter.id INTO the_letter
    FROM orders
    JOIN letter ON letter.user_id = orders.user_id AND letter.kind = 'order_confirmed' AND letter.about = orders.id
    WHERE orders.id = the_order;
    CALL office_refuse(IF(the_letter IS NULL, 'there is no letter of such an order', NULL));
  ELSE
    SET the_letter = office_require_number('letter_id', @letter_id, 'a letter');
  END IF;
  SELECT letter.state, user.erased_at INTO before_state, erased
  FROM letter
  JOIN user ON user.id = letter.user_id
  WHERE letter.id = the_letter
  FOR UPDATE;
  CALL office_refuse(CASE
    WHEN before_state IS NULL THEN 'there is no such letter'
    WHEN erased IS NOT NULL THEN 'the person is erased: there is nobody to write to'
  END);
  IF before_state <> 'waiting' THEN
    -- Another edition has another Message-ID, or a mailbox would take it for the one that it has.
    UPDATE letter
    SET state = 'waiting', edition = edition + 1, tries = 0, sent_at = NULL, failure = NULL, waiting_since = NOW(3),
      due_at = NOW(3)
    WHERE id = the_letter;
    CALL office_log('resend_letter', JSON_OBJECT('letter_id', the_letter + 0), CONCAT('was ', before_state));
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT id AS letter_id, user_id, kind, before_state AS state_before, edition,
    IF(before_state = 'waiting', 'nothing to do: it waits already', 'waiting') AS result
  FROM letter
  WHERE id = the_letter;
END
