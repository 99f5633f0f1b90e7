-- prepare_rehearsal: accounts with money and a known login each, for boxoffice-rehearse. For a stack that you may
-- fill with make-believe orders; afterwards run end_rehearsal.
--
-- Parameters
--   @rehearsal   a name for these accounts, 1 to 30 letters, digits and - ('rehearsal')
--   @buyers      how many, 1 to 100,000
--   @secret      32 to 64 letters and digits that nobody can guess, such as `openssl rand -hex 32` gives: the login
--                token of buyer N is the SHA-256, in lower-case hex, of SECRET:NAME-N
--   @balance     whole KRW that each wallet has at least, 1 to 100,000,000 (10,000,000)
--   @hours       for how long the logins are good, 1 to 168 (24)
--
-- Prints one row: accounts, accounts_new, paid_in, logins_until, result ('prepared'). The accounts are
-- NAME-1@rehearsal.invalid and so on. Money comes from the house's adjustment account by one transfer a wallet.
-- Run again, it adds the accounts that are missing, fills the wallets up and replaces all logins.
--
-- Example
--   SET @buyers = 20000, @secret = '…';
--   SOURCE sql/admin/prepare_rehearsal.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE mark VARCHAR(40);
  DECLARE wanted, floor_balance, created, paid_in BIGINT DEFAULT 0;
  DECLARE ends_at DATETIME(3);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET @rehearsal = COALESCE(@rehearsal, 'rehearsal'), @balance = COALESCE(@balance, 10000000), @hours = COALESCE(@hours, 24);
  SET complaint = CASE
    WHEN NOT @rehearsal REGEXP '^[A-Za-z0-9-]{1,30}$' THEN '@rehearsal must be 1 to 30 letters, digits and -'
    WHEN NOT COALESCE(@buyers REGEXP '^[1-9][0-9]{0,5}$', FALSE) OR @buyers > 100000 THEN 'set @buyers to a whole number from 1 to 100000'
    WHEN NOT COALESCE(@secret REGEXP '^[A-Za-z0-9]{32,64}$', FALSE) THEN 'set @secret to 32 to 64 letters and digits that nobody can guess'
    WHEN NOT @balance REGEXP '^[1-9][0-9]{0,8}$' OR @balance > 100000000 THEN '@balance must be whole KRW from 1 to 100000000'
    WHEN NOT @hours REGEXP '^[1-9][0-9]{0,2}$' OR @hours > 168 THEN '@hours must be a whole number from 1 to 168'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;
  SET mark = LOWER(@rehearsal), wanted = @buyers, floor_balance = @balance, ends_at = NOW(3) + INTERVAL @hours HOUR;

  CREATE OR REPLACE TEMPORARY TABLE rehearsal_buyer (
    number INT NOT NULL PRIMARY KEY,
    email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL UNIQUE,
    user_id BIGINT NULL,
    wallet_id BIGINT NULL,
    missing BIGINT NOT NULL DEFAULT 0
  );
  INSERT INTO rehearsal_buyer (number, email)
  SELECT seq, CONCAT(mark, '-', seq, '@rehearsal.invalid') FROM seq_1_to_100000 WHERE seq <= wanted;

  START TRANSACTION;
  INSERT INTO user (email, email_key, name)
  SELECT email, email, CONCAT('Rehearsal ', number)
  FROM rehearsal_buyer
  WHERE NOT EXISTS (SELECT 1 FROM user WHERE user.email_key = rehearsal_buyer.email)
  ORDER BY number;
  SET created = ROW_COUNT();
  UPDATE rehearsal_buyer JOIN user ON user.email_key = rehearsal_buyer.email SET rehearsal_buyer.user_id = user.id;
  UPDATE user JOIN rehearsal_buyer ON rehearsal_buyer.user_id = user.id
  SET user.locked_at = NULL
  WHERE user.locked_at IS NOT NULL;

  INSERT INTO account (kind, user_id, balance)
  SELECT 'wallet', user_id, 0
  FROM rehearsal_buyer
  WHERE NOT EXISTS (SELECT 1 FROM account WHERE account.user_id = rehearsal_buyer.user_id)
  ORDER BY number;
  -- Locked before they are counted, so that nobody buys in between.
  UPDATE account JOIN rehearsal_buyer ON rehearsal_buyer.user_id = account.user_id
  SET rehearsal_buyer.wallet_id = account.id, account.version = account.version + 1;
  UPDATE rehearsal_buyer JOIN account ON account.id = rehearsal_buyer.wallet_id
  SET rehearsal_buyer.missing = GREATEST(0, floor_balance - account.balance);
  INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, reason)
  SELECT 'adjustment', 3, wallet_id, wallet_id, floor_balance, missing, CONCAT('rehearsal ', mark)
  FROM rehearsal_buyer
  WHERE missing > 0
  ORDER BY number;
  UPDATE account JOIN rehearsal_buyer ON rehearsal_buyer.wallet_id = account.id
  SET account.balance = floor_balance
  WHERE rehearsal_buyer.missing > 0;
  SELECT COALESCE(SUM(missing), 0) INTO paid_in FROM rehearsal_buyer;

  DELETE login_session FROM login_session JOIN rehearsal_buyer ON rehearsal_buyer.user_id = login_session.user_id;
  INSERT INTO login_session (user_id, token_hash, user_agent, expires_at)
  SELECT user_id, UNHEX(SHA2(SHA2(CONCAT(@secret, ':', mark, '-', number), 256), 256)), 'boxoffice-rehearse', ends_at
  FROM rehearsal_buyer
  ORDER BY number;
  INSERT INTO admin_log (script, parameters, result)
  VALUES ('prepare_rehearsal', JSON_OBJECT('rehearsal', mark, 'buyers', wanted, 'balance', floor_balance),
    CONCAT('new accounts: ', created, ', paid in: ', paid_in));
  COMMIT;

  SELECT wanted AS accounts, created AS accounts_new, paid_in, ends_at AS logins_until, 'prepared' AS result;
  DROP TEMPORARY TABLE rehearsal_buyer;
END //

DELIMITER ;

SET @rehearsal = NULL, @buyers = NULL, @secret = NULL, @balance = NULL, @hours = NULL;
