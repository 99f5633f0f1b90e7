-- The work of sql/admin/adjust_wallet.sql.
CREATE OR REPLACE PROCEDURE script_adjust_wallet()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_user BIGINT DEFAULT office_find_user(@user_id, @email);
  DECLARE wallet, change_by, old_balance, the_transfer, booked_wallet, booked_amount, house BIGINT DEFAULT NULL;
  DECLARE erased DATETIME(3) DEFAULT NULL;
  DECLARE mark VARCHAR(62);
  DECLARE outcome VARCHAR(80) DEFAULT 'booked';
  CALL office_refuse(CASE
    WHEN NOT COALESCE(@amount REGEXP '^-?[1-9][0-9]{0,8}$', FALSE) OR ABS(@amount) > 100000000
      THEN 'set @amount to whole KRW, not 0, at most 100000000 either way'
    WHEN COALESCE(office_require_line('reason', @reason, 100), '') = '' THEN 'set @reason'
    WHEN NOT COALESCE(@reference REGEXP '^[A-Za-z0-9._:/#-]{1,60}$', FALSE)
      THEN 'set @reference to up to 60 letters, digits and . _ : / # -, unlike any other'
  END);
  SET change_by = @amount, mark = CONCAT('[', @reference, ']');

  -- The house's adjustment account is locked first, so that a reference is looked up by one at a time.
  SELECT id INTO house FROM account WHERE id = house_account('adjustment') FOR UPDATE;
  SELECT id, balance INTO wallet, old_balance FROM account WHERE user_id = the_user FOR UPDATE;
  SELECT erased_at INTO erased FROM user WHERE id = the_user;
  SELECT id, wallet_id, IF(credit_account_id = wallet_id, amount, -amount)
  INTO the_transfer, booked_wallet, booked_amount
  FROM (
    SELECT * FROM transfer WHERE debit_account_id = house
    UNION ALL
    SELECT * FROM transfer WHERE credit_account_id = house
  ) AS adjustment
  WHERE LEFT(reason, CHAR_LENGTH(mark)) = mark COLLATE utf8mb4_bin
  LIMIT 1;
  CALL office_refuse(CASE
    WHEN the_transfer IS NOT NULL AND NOT (booked_wallet = wallet AND booked_amount = change_by)
      THEN CONCAT('@reference was used for something else: transfer ', the_transfer)
    WHEN the_transfer IS NOT NULL THEN NULL
    WHEN wallet IS NULL THEN 'the user has no wallet'
    WHEN erased IS NOT NULL THEN 'the user is erased'
    WHEN old_balance + change_by < 0 THEN CONCAT('the wallet has only ', old_balance, ' KRW')
    WHEN old_balance + change_by > 100000000 AND change_by > 0
      THEN CONCAT('the wallet would have more than 100000000 KRW; it has ', old_balance)
  END);

  IF the_transfer IS NOT NULL THEN
    SET outcome = 'nothing to do: booked before';
  ELSE
    UPDATE account SET balance = balance + change_by, version = version + 1 WHERE id = wallet AND balance = old_balance;
    INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, reason)
    VALUES ('adjustment', IF(change_by > 0, house, wallet), IF(change_by > 0, wallet, house), wallet,
      old_balance + change_by, ABS(change_by), CONCAT(mark, ' ', TRIM(@reason)));
    SET the_transfer = LAST_INSERT_ID();
    CALL office_log('adjust_wallet',
      JSON_OBJECT('user_id', the_user + 0, 'amount', change_by + 0, 'reason', CONVERT(@reason USING utf8mb4),
        'reference', @reference),
      CONCAT('transfer ', the_transfer));
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT the_transfer AS transfer_id, the_user AS user_id, change_by AS amount, balance, outcome AS result
  FROM account
  WHERE user_id = the_user;
END
