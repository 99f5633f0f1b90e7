-- The work of sql/admin/erase_user.sql.
CREATE OR REPLACE PROCEDURE script_erase_user()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_user, wallet, left_over, places BIGINT DEFAULT NULL;
  DECLARE erased DATETIME(3) DEFAULT NULL;
  DECLARE forfeited, may_forfeit BIGINT DEFAULT 0;
  DECLARE outcome VARCHAR(80) DEFAULT 'erased';
  IF NOT COALESCE(@forfeit, 0) REGEXP '^[01]$' THEN
    CALL office_refuse('@forfeit must be 0 or 1');
  END IF;
  SET may_forfeit = COALESCE(@forfeit, 0), the_user = office_find_user(@user_id, @email);

  -- The places in lines, the wallet, the person: an order locks them in this order. Whatever the person does looks at
  -- the person's row, so this transaction sees all of it once it has that. The twin of Swift's UserErasure.
  SELECT COUNT(*) INTO places FROM queue_token WHERE user_id = the_user FOR UPDATE;
  SELECT id, balance INTO wallet, left_over FROM account WHERE user_id = the_user FOR UPDATE;
  SELECT erased_at INTO erased FROM user WHERE id = the_user FOR UPDATE;
  IF erased IS NOT NULL THEN
    SET outcome = 'nothing to do: erased before';
  ELSE
    CALL office_refuse(CASE
      WHEN EXISTS (SELECT 1 FROM hold WHERE user_id = the_user AND status = 'active') THEN 'the user has a live hold'
      WHEN EXISTS (
        SELECT 1
        FROM orders
        JOIN ticket ON ticket.order_id = orders.id
        JOIN schedule ON schedule.id = orders.schedule_id
        WHERE orders.user_id = the_user AND ticket.status = 'valid'
          AND (schedule.starts_at > NOW(3) OR schedule.cancelled_at IS NOT NULL)
      ) THEN 'the user has a valid ticket of a date to come, or one that is to be refunded'
      WHEN left_over > 0 AND NOT may_forfeit
        THEN CONCAT('the wallet has ', left_over, ' KRW: pay it out first, or SET @forfeit = 1')
    END);
    IF left_over > 0 THEN
      SET forfeited = left_over;
      UPDATE account SET balance = 0, version = version + 1 WHERE id = wallet AND balance = forfeited;
      INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, reason)
      VALUES ('adjustment', wallet, house_account('adjustment'), wallet, 0, forfeited,
        'forfeited when the person was erased');
    END IF;
    DELETE FROM login_failure WHERE email_hash = UNHEX(SHA2((SELECT email_key FROM user WHERE id = the_user), 256));
    DELETE FROM login_guess WHERE email_hash = UNHEX(SHA2((SELECT email_key FROM user WHERE id = the_user), 256));
    DELETE FROM hourly_count WHERE act = 'use_password' AND who = CAST(the_user AS CHAR);
    DELETE FROM login_session WHERE user_id = the_user;
    DELETE FROM device WHERE user_id = the_user;
    DELETE FROM proof WHERE user_id = the_user;
    DELETE FROM idempotency_key WHERE user_id = the_user;
    DELETE FROM hold_conduct WHERE user_id = the_user;
    DELETE FROM letter WHERE user_id = the_user;
    DELETE FROM sign_up WHERE user_id = the_user;
    UPDATE queue_token SET state = 'left', is_back = FALSE
    WHERE user_id = the_user AND state IN ('lobby', 'waiting', 'active');
    UPDATE user
    SET email = '', email_key = NULL, name = '', password_hash = '', lock_reason = '', email_verified_at = NULL,
      email_failing_at = NULL, erased_at = NOW(3)
    WHERE id = the_user;
    CALL office_log('erase_user', JSON_OBJECT('user_id', the_user + 0, 'forfeit', may_forfeit + 0),
      CONCAT('erased, forfeited ', forfeited));
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT the_user AS user_id, forfeited, outcome AS result;
END
