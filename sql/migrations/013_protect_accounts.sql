-- Accounts that nobody can take, lock or crowd out: what proves an address, which devices are known, and how often
-- somebody has guessed or asked.

-- A link in a letter, good once. The secret in it is the HMAC-SHA256 of the nonce under the house's letter secret, so
-- that the same link can be written again as long as it is good, and no row tells it.
CREATE TABLE proof (
  id BIGINT NOT NULL AUTO_INCREMENT,
  user_id BIGINT NOT NULL,
  kind ENUM('verify_address', 'change_address', 'reset_password') NOT NULL,
  -- To which the link went, which is thereby proved.
  address VARCHAR(254) NOT NULL,
  nonce BINARY(32) NOT NULL,
  token_hash BINARY(32) NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  -- When a letter with it was written last.
  written_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  expires_at DATETIME(3) NOT NULL,
  used_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY proof_token (token_hash),
  KEY proof_user (user_id, kind, id),
  KEY proof_expiry (expires_at),
  CONSTRAINT proof_user FOREIGN KEY (user_id) REFERENCES user (id)
);

-- Where somebody has logged in before: the device shows a token of its own with the next password.
CREATE TABLE device (
  id BIGINT NOT NULL AUTO_INCREMENT,
  user_id BIGINT NOT NULL,
  token_hash BINARY(32) NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  last_used_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  -- Wrong passwords from here, and since when they are counted.
  wrong INT NOT NULL DEFAULT 0,
  wrong_since DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY device_token (token_hash),
  KEY device_user (user_id, last_used_at),
  KEY device_used (last_used_at),
  CONSTRAINT device_user FOREIGN KEY (user_id) REFERENCES user (id)
);

-- Wrong passwords by address and network, and by address alone, where the network is empty; of addresses known or not,
-- so that a stranger cannot tell the two apart. login_failure is counted by workers of the release before, and goes
-- with the next one.
CREATE TABLE login_guess (
  email_hash BINARY(32) NOT NULL,
  network VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  wrong INT NOT NULL,
  began_at DATETIME(3) NOT NULL,
  PRIMARY KEY (email_hash, network),
  KEY login_guess_began (began_at)
);

-- What somebody may do only so often in an hour: a network, or a person by number.
CREATE TABLE hourly_count (
  act ENUM('learn_address', 'ask_reset', 'use_password') NOT NULL,
  who VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  times INT NOT NULL,
  began_at DATETIME(3) NOT NULL,
  PRIMARY KEY (act, who),
  KEY hourly_count_began (began_at)
);

-- A login ends 90 days after it began, however often it is used.
UPDATE login_session
SET expires_at = LEAST(expires_at, created_at + INTERVAL 90 DAY);
