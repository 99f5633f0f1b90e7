-- The work of sql/admin/prepare_rehearsal.sql.
CREATE OR REPLACE PROCEDURE script_prepare_rehearsal()
  SQL SECURITY INVOKER
BEGIN
  DECLARE mark VARCHAR(40) DEFAULT office_parse_rehearsal(@rehearsal);
  DECLARE wanted BIGINT DEFAULT office_require_range('buyers', @buyers, 1, 100000, FALSE);
  DECLARE floor_balance BIGINT
    DEFAULT COALESCE(office_require_range('balance', @balance, 1, 100000000, TRUE), 10000000);
  DECLARE ends_at DATETIME(3)
    DEFAULT NOW(3) + INTERVAL COALESCE(office_require_range('hours', @hours, 1, 168, TRUE), 24) HOUR;
  DECLARE created, paid_in BIGINT DEFAULT 0;
  IF NOT COALESCE(@secret REGEXP '^[A-Za-z0-9]{32,64}$', FALSE) THEN
    CALL office_refuse('set @secret to 32 to 64 letters and digits that nobody can guess');
  END IF;

  CREATE OR REPLACE TEMPORARY TABLE rehearsal_buyer (
    number INT NOT NULL PRIMARY KEY,
    email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL UNIQUE,
    user_id BIGINT NULL,
    wallet_id BIGINT NULL,
    missing BIGINT NOT NULL DEFAULT 0
  );
  INSERT INTO rehearsal_buyer (number, email)
  SELECT seq, CONCAT(mark, '-', seq, '@rehearsal.invalid') FROM seq_1_to_100000 WHERE seq <= wanted;
  INSERT INTO user (email, email_key, name)
  SELECT email, email, CONCAT('Rehearsal ', number)
  FROM rehearsal_buyer
  WHERE NOT EXISTS (SELECT 1 FROM user WHERE user.email_key = rehearsal_buyer.email)
  ORDER BY number;
  SET created = ROW_COUNT();
  UPDATE rehearsal_buyer JOIN user ON user.email_key = rehearsal_buyer.email SET rehearsal_buyer.user_id = user.id;
  UPDATE user JOIN rehearsal_buyer ON rehearsal_buyer.user_id = user.id
  SET user.locked_at = NULL, user.email_verified_at = COALESCE(user.email_verified_at, NOW(3))
  WHERE user.locked_at IS NOT NULL OR user.email_verified_at IS NULL;

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
  SELECT 'adjustment', house_account('adjustment'), wallet_id, wallet_id, floor_balance, missing,
    CONCAT('rehearsal ', mark)
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
  CALL office_log('prepare_rehearsal',
    JSON_OBJECT('rehearsal', mark, 'buyers', wanted + 0, 'balance', floor_balance + 0),
    CONCAT('new accounts: ', created, ', paid in: ', paid_in));
  DROP TEMPORARY TABLE rehearsal_buyer;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT wanted AS accounts, created AS accounts_new, paid_in, ends_at AS logins_until, 'prepared' AS result;
END
