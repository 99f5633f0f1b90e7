-- erase_user: removes a person and keeps the books. Email, name, password, logins and stored answers go; the numbers,
-- orders and transfers stay, of nobody. Cannot be undone. Refused while the person has a live hold, a valid ticket of
-- a date to come or of a cancelled one, or money in the wallet.
--
-- Parameters
--   @user_id or @email
--   @forfeit             1: what is left in the wallet goes to the house (default: refuse when there is any)
--
-- Prints one row: user_id, forfeited (KRW), result ('erased', or 'nothing to do: …' when erased before).
--
-- Example
--   SET @email = 'somebody@boxoffice.example', @forfeit = 1;
--   SOURCE sql/admin/erase_user.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_user, wallet, left_over BIGINT DEFAULT NULL;
  DECLARE erased DATETIME(3) DEFAULT NULL;
  DECLARE forfeited BIGINT DEFAULT 0;
  DECLARE outcome VARCHAR(80) DEFAULT 'erased';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN (@user_id IS NULL) = (@email IS NULL) THEN 'set either @user_id or @email'
    WHEN @user_id IS NOT NULL AND NOT @user_id REGEXP '^[1-9][0-9]{0,17}$' THEN '@user_id must be the number of a user'
    WHEN NOT COALESCE(@forfeit, 0) REGEXP '^[01]$' THEN '@forfeit must be 0 or 1'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;
  IF @user_id IS NOT NULL THEN
    SELECT id INTO the_user FROM user WHERE id = @user_id;
  ELSE
    SELECT id INTO the_user FROM user WHERE email_key = LOWER(TRIM(@email));
  END IF;
  IF the_user IS NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'there is no such user';
  END IF;

  START TRANSACTION;
  -- The wallet before the person: an order locks them in this order. Holds and orders that are being written refer
  -- to the person's row, so whoever has it sees them all.
  SELECT id, balance INTO wallet, left_over FROM account WHERE user_id = the_user FOR UPDATE;
  SELECT erased_at INTO erased FROM user WHERE id = the_user FOR UPDATE;
  IF erased IS NOT NULL THEN
    SET outcome = 'nothing to do: erased before';
  ELSE
    SET complaint = CASE
      WHEN EXISTS (SELECT 1 FROM hold WHERE user_id = the_user AND status = 'active' AND expires_at > NOW(3)) THEN 'the user has a live hold'
      WHEN EXISTS (
        SELECT 1
        FROM orders
        JOIN ticket ON ticket.order_id = orders.id
        JOIN schedule ON schedule.id = orders.schedule_id
        WHERE orders.user_id = the_user AND ticket.status = 'valid'
          AND (schedule.starts_at > NOW(3) OR schedule.cancelled_at IS NOT NULL)
      ) THEN 'the user has a valid ticket of a date to come, or one that is to be refunded'
      WHEN left_over > 0 AND COALESCE(@forfeit, 0) = 0 THEN CONCAT('the wallet has ', left_over, ' KRW: pay it out first, or SET @forfeit = 1')
    END;
    IF complaint IS NOT NULL THEN
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
    END IF;

    IF left_over > 0 THEN
      SET forfeited = left_over;
      UPDATE account SET balance = 0, version = version + 1 WHERE id = wallet AND balance = forfeited;
      INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, reason)
      VALUES ('adjustment', wallet, 3, wallet, 0, forfeited, 'forfeited when the person was erased');
    END IF;
    DELETE FROM login_failure WHERE email_hash = UNHEX(SHA2((SELECT email_key FROM user WHERE id = the_user), 256));
    DELETE FROM login_session WHERE user_id = the_user;
    DELETE FROM idempotency_key WHERE user_id = the_user;
    UPDATE user
    SET email = '', email_key = NULL, name = '', password_hash = '', erased_at = NOW(3)
    WHERE id = the_user;
    INSERT INTO admin_log (script, parameters, result)
    VALUES ('erase_user', JSON_OBJECT('user_id', the_user + 0, 'forfeit', COALESCE(@forfeit, 0) + 0), CONCAT('erased, forfeited ', forfeited));
  END IF;
  COMMIT;

  SELECT the_user AS user_id, forfeited, outcome AS result;
END //

DELIMITER ;

SET @user_id = NULL, @email = NULL, @forfeit = NULL;
