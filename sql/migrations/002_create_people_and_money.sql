-- Who buys, and with what: users and logins, the ledger, the keys that make a retry harmless, and the
-- events that tell others.

CREATE TABLE user (
  id BIGINT NOT NULL AUTO_INCREMENT,
  email VARCHAR(254) NOT NULL DEFAULT '',
  -- Folded for comparison; NULL once the person is erased.
  email_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  name VARCHAR(100) NOT NULL DEFAULT '',
  password_hash VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  locked_at DATETIME(3) NULL,
  erased_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY user_email (email_key),
  CONSTRAINT user_erased CHECK ((erased_at IS NULL) = (email_key IS NOT NULL))
);

CREATE TABLE login_session (
  id BIGINT NOT NULL AUTO_INCREMENT,
  user_id BIGINT NOT NULL,
  token_hash BINARY(32) NOT NULL,
  user_agent VARCHAR(200) NOT NULL DEFAULT '',
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  last_used_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY login_session_token (token_hash),
  KEY login_session_user (user_id, id),
  KEY login_session_expiry (expires_at),
  CONSTRAINT login_session_user FOREIGN KEY (user_id) REFERENCES user (id)
);

-- Wrong passwords per email, known or not, so that a stranger cannot tell the two apart.
CREATE TABLE login_failure (
  email_hash BINARY(32) NOT NULL,
  failures INT NOT NULL,
  began_at DATETIME(3) NOT NULL,
  PRIMARY KEY (email_hash),
  KEY login_failure_began (began_at)
);

-- Only wallets carry a balance; the house's accounts are sums of their transfers.
CREATE TABLE account (
  id BIGINT NOT NULL AUTO_INCREMENT,
  kind ENUM('wallet', 'top_up', 'sales', 'adjustment') NOT NULL,
  user_id BIGINT NULL,
  balance BIGINT NULL,
  version INT NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY account_user (user_id),
  CONSTRAINT account_user FOREIGN KEY (user_id) REFERENCES user (id),
  CONSTRAINT account_wallet_owned CHECK ((kind = 'wallet') = (user_id IS NOT NULL)),
  CONSTRAINT account_wallet_balance CHECK ((kind = 'wallet') = (balance IS NOT NULL)),
  CONSTRAINT account_balance_positive CHECK (balance >= 0)
);

INSERT INTO account (id, kind) VALUES (1, 'top_up'), (2, 'sales'), (3, 'adjustment');

-- One row moves one positive amount, so the books balance by construction.
CREATE TABLE transfer (
  id BIGINT NOT NULL AUTO_INCREMENT,
  kind ENUM('charge', 'purchase', 'refund', 'adjustment') NOT NULL,
  state ENUM('pending', 'posted', 'failed') NOT NULL DEFAULT 'posted',
  debit_account_id BIGINT NOT NULL,
  credit_account_id BIGINT NOT NULL,
  -- The wallet among the two, and its balance once this row was posted.
  wallet_id BIGINT NOT NULL,
  balance_after BIGINT NULL,
  amount BIGINT NOT NULL,
  order_id BIGINT NULL,
  reason VARCHAR(200) NOT NULL DEFAULT '',
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY transfer_wallet (wallet_id, id),
  KEY transfer_order (order_id),
  CONSTRAINT transfer_debit FOREIGN KEY (debit_account_id) REFERENCES account (id),
  CONSTRAINT transfer_credit FOREIGN KEY (credit_account_id) REFERENCES account (id),
  CONSTRAINT transfer_amount_positive CHECK (amount > 0),
  CONSTRAINT transfer_two_accounts CHECK (debit_account_id <> credit_account_id),
  CONSTRAINT transfer_wallet_side CHECK (wallet_id IN (debit_account_id, credit_account_id)),
  CONSTRAINT transfer_balance_after CHECK ((state = 'posted') = (balance_after IS NOT NULL)),
  CONSTRAINT transfer_order_named CHECK ((kind IN ('purchase', 'refund')) = (order_id IS NOT NULL))
);

-- The answer to a request that changed something, kept for whoever asks again with the same key.
CREATE TABLE idempotency_key (
  user_id BIGINT NOT NULL,
  key_hash BINARY(32) NOT NULL,
  fingerprint BINARY(32) NOT NULL,
  status SMALLINT NULL,
  body MEDIUMBLOB NULL,
  effect ENUM('charge', 'hold', 'extension', 'order', 'cancellation') NULL,
  effect_id BIGINT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (user_id, key_hash),
  UNIQUE KEY idempotency_effect (effect, effect_id),
  KEY idempotency_created (created_at)
);

-- One event a row; sequence grows within an aggregate.
CREATE TABLE outbox (
  id BIGINT NOT NULL AUTO_INCREMENT,
  kind VARCHAR(40) NOT NULL,
  aggregate ENUM('hold', 'order', 'wallet', 'schedule') NOT NULL,
  aggregate_id BIGINT NOT NULL,
  sequence INT NOT NULL,
  payload TEXT NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY outbox_aggregate (aggregate, aggregate_id, sequence),
  CONSTRAINT outbox_payload CHECK (JSON_VALID(payload))
);

DELIMITER //

CREATE TRIGGER transfer_fixed BEFORE UPDATE ON transfer FOR EACH ROW
BEGIN
  IF NOT (
    OLD.state = 'pending' AND NEW.state IN ('posted', 'failed')
    AND NEW.id = OLD.id AND NEW.kind = OLD.kind AND NEW.amount = OLD.amount
    AND NEW.debit_account_id = OLD.debit_account_id AND NEW.credit_account_id = OLD.credit_account_id
    AND NEW.wallet_id = OLD.wallet_id AND NEW.order_id <=> OLD.order_id AND NEW.created_at = OLD.created_at
  ) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a transfer is never changed; write another one';
  END IF;
END //

CREATE TRIGGER transfer_kept BEFORE DELETE ON transfer FOR EACH ROW
BEGIN
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a transfer is never deleted; write another one';
END //

DELIMITER ;
