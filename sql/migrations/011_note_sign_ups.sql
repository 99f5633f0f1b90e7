-- Where accounts come from, so that the office finds those that one hand has made, and why an account is locked.

-- The network is a /24 of IPv4 or a /64 of IPv6. The sweep forgets a row after 90 days, an erasure at once.
CREATE TABLE sign_up (
  user_id BIGINT NOT NULL,
  network VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_agent VARCHAR(200) NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (user_id),
  KEY sign_up_created (created_at),
  KEY sign_up_network (network, created_at),
  CONSTRAINT sign_up_user FOREIGN KEY (user_id) REFERENCES user (id)
);

ALTER TABLE user
  ADD COLUMN lock_reason VARCHAR(200) NOT NULL DEFAULT '';

-- Whoever was erased by 0.9 over HTTP has left money in the wallet and places in lines.
START TRANSACTION;
INSERT INTO transfer (
  kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, reason, created_at
)
SELECT 'adjustment', account.id, house.id, account.id, 0, account.balance, 'forfeited when the person was erased',
  user.erased_at
FROM user
JOIN account ON account.user_id = user.id
JOIN account AS house ON house.kind = 'adjustment'
WHERE user.erased_at IS NOT NULL AND account.balance > 0;
UPDATE user
JOIN account ON account.user_id = user.id
SET account.balance = 0, account.version = account.version + 1
WHERE user.erased_at IS NOT NULL AND account.balance > 0;
UPDATE user
JOIN queue_token ON queue_token.user_id = user.id
SET queue_token.state = 'left', queue_token.is_back = FALSE
WHERE user.erased_at IS NOT NULL AND queue_token.state IN ('lobby', 'waiting', 'active');
COMMIT;
