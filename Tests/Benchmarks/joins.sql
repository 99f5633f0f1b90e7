# What a worker sends for a place in a line.

SELECT user_id, id, last_used_at <= NOW(3) - INTERVAL 1 HOUR
FROM login_session
WHERE token_hash = UNHEX(SHA2(:token, 256)) AND expires_at > NOW(3)
-> user

SELECT concert_id, is_on, capacity, admissions_per_minute, pass_seconds, opens_at, seed,
  commitment, closed_at, entrants, drawn_at, drawn, last_number, serving, ticked_at,
  credit, pace, NOW(3)
FROM sale_queue
WHERE concert_id = :concert
-> concert

SELECT queue_token.id, queue_token.concert_id, queue_token.user_id, queue_token.number,
  queue_token.state, queue_token.is_skipped, queue_token.expires_at, queue_token.lot
FROM queue_token
WHERE concert_id = :concert AND user_id = :user

START TRANSACTION

UPDATE sale_queue
SET last_number = last_number + 1
WHERE concert_id = :concert AND is_on
  AND (opens_at IS NULL OR closed_at IS NOT NULL)

INSERT INTO queue_token (concert_id, user_id, number, state, lot)
SELECT concert_id, :user, last_number, :state,
  SHA2(HEX(RANDOM_BYTES(32)), 256)
FROM sale_queue
WHERE concert_id = :concert

COMMIT

SELECT queue_token.id, queue_token.concert_id, queue_token.user_id, queue_token.number,
  queue_token.state, queue_token.is_skipped, queue_token.expires_at, queue_token.lot
FROM queue_token
WHERE concert_id = :concert AND user_id = :user
-> place
