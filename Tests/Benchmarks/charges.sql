# What a worker sends for one charge.

SELECT user_id, id, last_used_at <= NOW(3) - INTERVAL 1 HOUR
FROM login_session
WHERE token_hash = UNHEX(SHA2(:token, 256)) AND expires_at > NOW(3)
-> user

START TRANSACTION

SET STATEMENT innodb_lock_wait_timeout = 0 FOR
INSERT INTO idempotency_key (user_id, key_hash, fingerprint)
VALUES (
  :user, UNHEX(SHA2(:key, 256)), UNHEX(SHA2(:content, 256))
)

SELECT id, balance, version
FROM account
WHERE user_id = :user
FOR UPDATE
-> wallet balance version

let after = balance + amount

let sequence = version + one

UPDATE account
SET balance = :after, version = version + 1
WHERE id = :wallet
  AND version = :version

INSERT INTO transfer (
  kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, order_id
)
VALUES (
  :charge, :one,
  :wallet, :wallet, :after,
  :amount, :null
)
RETURNING id, created_at
-> transfer

INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
VALUES (:event, :aggregate, :wallet, :sequence, JSON_OBJECT(
  'user_id', :user, 'transfer_id', :transfer,
  'amount', :amount, 'balance_after', :after, 'currency', :currency
))

UPDATE idempotency_key
SET status = :status, body = :body,
  effect = :charge, effect_id = :transfer
WHERE user_id = :user AND key_hash = UNHEX(SHA2(:key, 256))

COMMIT
