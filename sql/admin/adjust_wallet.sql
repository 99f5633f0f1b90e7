-- adjust_wallet: moves money into or out of a wallet by hand, with a reason, and never twice for one reference.
--
-- Parameters
--   @user_id or @email
--   @amount             whole KRW; positive is paid in, negative is taken out; at most 100,000,000 either way
--   @reason             up to 100 characters
--   @reference          up to 60 letters, digits and . _ : / # -, unlike any other, e.g. the number of the ticket in
--                       your help desk: the same reference, person and amount again does nothing more
--
-- Prints one row: transfer_id, user_id, amount, balance, result ('booked', or 'nothing to do: …' when booked before).
-- Refused: a balance below 0 or above 100,000,000, an erased person, a reference that was used for something else.
--
-- Example
--   SET @email = 'buyer01@demo.boxoffice.example', @amount = 5000, @reason = 'sorry for the wait', @reference = 'desk-1017';
--   SOURCE sql/admin/adjust_wallet.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE attempts, is_done INT DEFAULT 0;
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_user, wallet, change_by, old_balance, the_transfer, booked_wallet, booked_amount BIGINT DEFAULT NULL;
  DECLARE erased DATETIME(3) DEFAULT NULL;
  DECLARE mark VARCHAR(62);
  DECLARE house BIGINT;
  DECLARE outcome VARCHAR(80) DEFAULT 'booked';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN (@user_id IS NULL) = (@email IS NULL) THEN 'set either @user_id or @email'
    WHEN @user_id IS NOT NULL AND NOT @user_id REGEXP '^[1-9][0-9]{0,17}$' THEN '@user_id must be the number of a user'
    WHEN NOT COALESCE(@amount REGEXP '^-?[1-9][0-9]{0,8}$', FALSE) OR ABS(@amount) > 100000000 THEN 'set @amount to whole KRW, not 0, at most 100000000 either way'
    WHEN COALESCE(TRIM(@reason), '') = '' THEN 'set @reason'
    WHEN @@character_set_client NOT LIKE 'utf8%' AND @reason REGEXP '[^[:ascii:]]' THEN 'start the client with --default-character-set=utf8mb4, or this text is garbled'
    WHEN CHAR_LENGTH(@reason) > 100 OR @reason REGEXP '[[:cntrl:]]' THEN '@reason must be one line of up to 100 characters'
    WHEN NOT COALESCE(@reference REGEXP '^[A-Za-z0-9._:/#-]{1,60}$', FALSE) THEN 'set @reference to up to 60 letters, digits and . _ : / # -, unlike any other'
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
  SET change_by = @amount, mark = CONCAT('[', @reference, ']');

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
      SET the_transfer = NULL;
      START TRANSACTION;
      -- The house's adjustment account is locked first, so that a reference is looked up by one at a time.
      SELECT id INTO house FROM account WHERE kind = 'adjustment' AND id = 3 FOR UPDATE;
      SELECT id, balance INTO wallet, old_balance FROM account WHERE user_id = the_user FOR UPDATE;
      SELECT erased_at INTO erased FROM user WHERE id = the_user;
      SELECT id, wallet_id, IF(credit_account_id = wallet_id, amount, -amount) INTO the_transfer, booked_wallet, booked_amount
      FROM (
        SELECT * FROM transfer WHERE debit_account_id = house
        UNION ALL
        SELECT * FROM transfer WHERE credit_account_id = house
      ) AS adjustment
      WHERE LEFT(reason, CHAR_LENGTH(mark)) = mark COLLATE utf8mb4_bin
      LIMIT 1;
      SET complaint = CASE
        WHEN the_transfer IS NOT NULL AND NOT (booked_wallet = wallet AND booked_amount = change_by) THEN
          CONCAT('@reference was used for something else: transfer ', the_transfer)
        WHEN the_transfer IS NOT NULL THEN NULL
        WHEN wallet IS NULL THEN 'the user has no wallet'
        WHEN erased IS NOT NULL THEN 'the user is erased'
        WHEN old_balance + change_by < 0 THEN CONCAT('the wallet has only ', old_balance, ' KRW')
        WHEN old_balance + change_by > 100000000 AND change_by > 0 THEN CONCAT('the wallet would have more than 100000000 KRW; it has ', old_balance)
      END;
      IF complaint IS NOT NULL THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
      END IF;

      IF the_transfer IS NOT NULL THEN
        SET outcome = 'nothing to do: booked before';
      ELSE
        UPDATE account SET balance = balance + change_by, version = version + 1 WHERE id = wallet AND balance = old_balance;
        INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, reason)
        VALUES ('adjustment', IF(change_by > 0, house, wallet), IF(change_by > 0, wallet, house), wallet, old_balance + change_by,
          ABS(change_by), CONCAT(mark, ' ', TRIM(@reason)));
        SET the_transfer = LAST_INSERT_ID();
        INSERT INTO admin_log (script, parameters, result)
        VALUES ('adjust_wallet', JSON_OBJECT('user_id', the_user + 0, 'amount', change_by + 0, 'reason', CONVERT(@reason USING utf8mb4), 'reference', @reference),
          CONCAT('transfer ', the_transfer));
      END IF;
      COMMIT;
      SET is_done = TRUE;
    END;
  END WHILE;

  SELECT the_transfer AS transfer_id, the_user AS user_id, change_by AS amount, account.balance, outcome AS result
  FROM account
  WHERE account.user_id = the_user;
END //

DELIMITER ;

SET @user_id = NULL, @email = NULL, @amount = NULL, @reason = NULL, @reference = NULL;
