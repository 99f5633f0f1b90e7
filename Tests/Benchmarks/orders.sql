# What a worker sends for a hold of one seat and its payment.

SELECT user_id, id, last_used_at <= NOW(3) - INTERVAL 1 HOUR
FROM login_session
WHERE token_hash = UNHEX(SHA2(:token, 256)) AND expires_at > NOW(3)
-> user

SELECT seat.seat_no, venue_seat.section, venue_seat.`row`, venue_seat.number, venue_seat.x, venue_seat.y,
  seat.tier_id, tier.price, CAST(seat.status AS CHAR), seat.held_until,
  seat.hold_id, schedule.sale_opens_at, schedule.sale_closes_at, schedule.starts_at,
  schedule.cancelled_at IS NOT NULL OR concert.cancelled_at IS NOT NULL, concert.hold_seconds,
  concert.hold_seconds_max, concert.seats_per_user_max, NOW(3),
  sale_queue.concert_id
FROM seat
JOIN schedule ON schedule.id = seat.schedule_id
JOIN concert ON concert.id = schedule.concert_id
JOIN venue_seat ON venue_seat.venue_id = concert.venue_id AND venue_seat.seat_no = seat.seat_no
JOIN tier ON tier.id = seat.tier_id
LEFT JOIN sale_queue ON sale_queue.concert_id = concert.id AND sale_queue.is_on
WHERE seat.schedule_id = :schedule AND seat.seat_no IN (:seat)
ORDER BY seat.seat_no
-> seat

START TRANSACTION

SET STATEMENT innodb_lock_wait_timeout = 0 FOR
INSERT INTO idempotency_key (user_id, key_hash, fingerprint)
VALUES (
  :user, UNHEX(SHA2(:key, 256)), UNHEX(SHA2(:content, 256))
)

INSERT INTO seat_limit (user_id, schedule_id, seats)
VALUES (:user, :schedule, :one)
ON DUPLICATE KEY UPDATE seats = seats + :one
RETURNING seats
-> limit

SELECT schedule.sale_opens_at, schedule.sale_closes_at, schedule.starts_at,
  schedule.cancelled_at IS NOT NULL OR concert.cancelled_at IS NOT NULL, NOW(3)
FROM schedule
JOIN concert ON concert.id = schedule.concert_id
WHERE schedule.id = :schedule
LOCK IN SHARE MODE
-> window

SELECT seat_no, tier_id, status, version, hold_id, held_until, order_id
FROM seat FORCE INDEX (PRIMARY)
WHERE schedule_id = :schedule AND seat_no IN (:seat)
ORDER BY seat_no
FOR UPDATE
-> seat tier seat_status version

INSERT INTO hold (user_id, schedule_id, total, created_at, expires_at)
VALUES (:user, :schedule, :price, :begins, :ends)
-> hold

INSERT INTO hold_seat (hold_id, seat_no, tier_id, price) VALUES (:hold, :seat, :tier, :price)

UPDATE seat FORCE INDEX (PRIMARY)
SET status = 'held', hold_id = :hold, held_until = :ends,
  version = version + 1
WHERE schedule_id = :schedule AND ((seat_no = :seat AND version = :version))

INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
VALUES (:held_event, :hold_aggregate, :hold, :one, JSON_OBJECT(
  'hold_id', :hold, 'user_id', :user, 'schedule_id', :schedule,
  'seat_ids', JSON_EXTRACT(:seats_json, '$'), 'total', :price,
  'currency', :currency, 'expires_at', :ends_text
))

UPDATE idempotency_key
SET status = :status, body = :body,
  effect = :hold_aggregate, effect_id = :hold
WHERE user_id = :user AND key_hash = UNHEX(SHA2(:key, 256))

COMMIT

SELECT user_id, id, last_used_at <= NOW(3) - INTERVAL 1 HOUR
FROM login_session
WHERE token_hash = UNHEX(SHA2(:token, 256)) AND expires_at > NOW(3)
-> user

START TRANSACTION

SET STATEMENT innodb_lock_wait_timeout = 0 FOR
INSERT INTO idempotency_key (user_id, key_hash, fingerprint)
VALUES (
  :user, UNHEX(SHA2(:order_key, 256)), UNHEX(SHA2(:content, 256))
)

SELECT hold.id, hold.user_id, hold.schedule_id, hold.status, hold.total, hold.created_at,
  hold.expires_at, hold.extended_at IS NOT NULL, hold.version, NOW(3)
FROM hold
WHERE id = :hold AND user_id = :user
FOR UPDATE
-> hold

SELECT hold_seat.hold_id, hold_seat.seat_no, venue_seat.section, venue_seat.`row`,
  venue_seat.number, venue_seat.x, venue_seat.y, hold_seat.tier_id, hold_seat.price
FROM hold_seat
JOIN hold ON hold.id = hold_seat.hold_id
JOIN schedule ON schedule.id = hold.schedule_id
JOIN concert ON concert.id = schedule.concert_id
JOIN venue_seat ON venue_seat.venue_id = concert.venue_id
  AND venue_seat.seat_no = hold_seat.seat_no
WHERE hold_seat.hold_id IN (:hold)
ORDER BY hold_seat.hold_id, hold_seat.seat_no
-> hold

SELECT sale_queue.concert_id
FROM schedule
JOIN sale_queue ON sale_queue.concert_id = schedule.concert_id
WHERE schedule.id = :schedule AND sale_queue.is_on

SELECT concert.refund_policy, schedule.starts_at,
  schedule.cancelled_at IS NOT NULL OR concert.cancelled_at IS NOT NULL
FROM schedule
JOIN concert ON concert.id = schedule.concert_id
WHERE schedule.id = :schedule
LOCK IN SHARE MODE
-> policy

SELECT id, balance, version
FROM account
WHERE user_id = :user
FOR UPDATE
-> wallet balance version

let after = balance - price

INSERT INTO orders (user_id, schedule_id, hold_id, total, refund_policy, created_at)
VALUES (
  :user, :schedule, :hold, :price,
  :policy, :begins
)
-> order

INSERT INTO ticket (order_id, schedule_id, seat_no, tier_id, price, code)
VALUES (:order, :schedule, :seat, :tier, :price, :code)
RETURNING seat_no, id
-> seat

UPDATE account
SET balance = :after, version = version + 1
WHERE id = :wallet
  AND version = :version

INSERT INTO transfer (
  kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, order_id
)
VALUES (
  :purchase, :wallet,
  :sales, :wallet, :after,
  :price, :order
)
RETURNING id, created_at
-> transfer

UPDATE seat FORCE INDEX (PRIMARY)
SET status = 'sold', order_id = :order, hold_id = NULL, held_until = NULL,
  version = version + 1
WHERE schedule_id = :schedule AND seat_no IN (:seat)
  AND status = 'held' AND hold_id = :hold

UPDATE hold
SET status = 'paid', ended_at = NOW(3), version = version + 1
WHERE id = :hold
  AND version = :one

INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
VALUES (:paid_event, :order_aggregate, :order, :one, JSON_OBJECT(
  'order_id', :order, 'user_id', :user, 'schedule_id', :schedule,
  'hold_id', :hold,
  'seat_ids', JSON_EXTRACT(:seats_json, '$'),
  'total', :price, 'currency', :currency
))

UPDATE idempotency_key
SET status = :status, body = :body,
  effect = :order_aggregate, effect_id = :order
WHERE user_id = :user AND key_hash = UNHEX(SHA2(:order_key, 256))

COMMIT
