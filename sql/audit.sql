-- What must always be true of the data. Prints nothing when all is well, and otherwise one row for each
-- violation: the invariant's number and name, and the rows that break it (at most 100 for each question).
--
-- Reads one consistent snapshot without a lock, so it may run at any time while the shop is under load.
-- A hold past its expires_at is legal until somebody ends it: who claims its seats ends it in the same
-- transaction, so that a held seat and its hold always agree.
--
-- The joins name their index, because a plan that is fine for a club takes hours for three million seats.

SET SESSION time_zone = '+00:00';
SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
SET SESSION tmp_memory_table_size = 134217728, max_heap_table_size = 134217728;
START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY;

-- Seats: each is what its ticket and its hold say (1, 2, 3), in a place of its hall, at a tier of its date (10).

SELECT
  CASE
    WHEN seat.status = 'blocked' AND ticket.id IS NOT NULL THEN '3 ticket_for_blocked_seat'
    WHEN seat.status = 'held' AND ticket.id IS NOT NULL THEN '3 seat_held_and_ticketed'
    WHEN seat.status = 'sold' AND NOT ticket.order_id <=> seat.order_id THEN '1 seat_sold_without_ticket'
    WHEN seat.status = 'free' AND ticket.id IS NOT NULL THEN '1 ticket_without_sold_seat'
    WHEN seat.status = 'held' AND (hold.id IS NULL OR hold_seat.hold_id IS NULL) THEN '2 held_seat_without_active_hold'
    WHEN seat.status = 'held' AND seat.held_until <> hold.expires_at THEN '2 held_until_unlike_hold'
    ELSE '10 seat_unlike_its_place_or_tier'
  END AS invariant,
  CONCAT('schedule ', seat.schedule_id, ' seat ', seat.seat_no, ' ', seat.status,
    COALESCE(CONCAT(' hold ', seat.hold_id), ''), COALESCE(CONCAT(' order ', seat.order_id), ''),
    COALESCE(CONCAT(' ticket ', ticket.id), '')) AS detail
FROM seat
LEFT JOIN ticket ON ticket.schedule_id = seat.schedule_id AND ticket.live_seat_no = seat.seat_no
LEFT JOIN hold FORCE INDEX (PRIMARY) ON hold.id = seat.hold_id AND hold.schedule_id = seat.schedule_id
  AND hold.status = 'active'
LEFT JOIN hold_seat ON hold_seat.hold_id = seat.hold_id AND hold_seat.seat_no = seat.seat_no
LEFT JOIN schedule FORCE INDEX (PRIMARY) ON schedule.id = seat.schedule_id
LEFT JOIN concert FORCE INDEX (PRIMARY) ON concert.id = schedule.concert_id
LEFT JOIN venue_seat FORCE INDEX (PRIMARY) ON venue_seat.venue_id = concert.venue_id
  AND venue_seat.seat_no = seat.seat_no
LEFT JOIN tier FORCE INDEX (PRIMARY) ON tier.id = seat.tier_id AND tier.schedule_id = seat.schedule_id
WHERE (seat.status <> 'sold' AND ticket.id IS NOT NULL)
  OR (seat.status = 'sold' AND NOT ticket.order_id <=> seat.order_id)
  OR (seat.status = 'held' AND (hold.id IS NULL OR hold_seat.hold_id IS NULL OR seat.held_until <> hold.expires_at))
  OR venue_seat.seat_no IS NULL
  OR tier.id IS NULL
LIMIT 100;

SELECT '10 seats_total_unlike_seats' AS invariant,
  CONCAT('schedule ', schedule.id, ' seats_total ', schedule.seats_total, ' seats ', COALESCE(part.seats, 0)) AS detail
FROM schedule
LEFT JOIN (SELECT schedule_id, COUNT(*) AS seats FROM seat GROUP BY schedule_id) AS part
  ON part.schedule_id = schedule.id
WHERE schedule.seats_total <> COALESCE(part.seats, 0)
LIMIT 100;

-- Tickets: one live one to a seat, which is sold by the same order (1), for what its hold said (10).

SELECT '1 seat_with_two_live_tickets' AS invariant,
  CONCAT('schedule ', schedule_id, ' seat ', live_seat_no, ' tickets ', COUNT(*)) AS detail
FROM ticket
WHERE live_seat_no IS NOT NULL
GROUP BY schedule_id, live_seat_no
HAVING COUNT(*) > 1
LIMIT 100;

SELECT
  CASE
    WHEN ticket.status <> 'cancelled' AND seat.status = 'blocked' THEN '3 ticket_for_blocked_seat'
    WHEN ticket.status <> 'cancelled' AND NOT ticket.order_id <=> seat.order_id THEN '1 ticket_without_sold_seat'
    WHEN ticket.refunded > ticket.price
      OR (ticket.status <> 'cancelled' AND ticket.refunded <> 0)
      THEN '5 ticket_refunded_while_live_or_above_price'
    ELSE '10 ticket_unlike_its_order_hold_or_seat'
  END AS invariant,
  CONCAT('ticket ', ticket.id, ' order ', ticket.order_id, ' schedule ', ticket.schedule_id,
    ' seat ', ticket.seat_no) AS detail
FROM ticket
LEFT JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = ticket.schedule_id AND seat.seat_no = ticket.seat_no
LEFT JOIN orders FORCE INDEX (PRIMARY) ON orders.id = ticket.order_id AND orders.schedule_id = ticket.schedule_id
LEFT JOIN hold_seat
  ON hold_seat.hold_id = orders.hold_id
  AND hold_seat.seat_no = ticket.seat_no
  AND hold_seat.tier_id = ticket.tier_id
WHERE (ticket.status <> 'cancelled' AND NOT ticket.order_id <=> seat.order_id)
  OR ticket.refunded > ticket.price
  OR (ticket.status <> 'cancelled' AND ticket.refunded <> 0)
  OR seat.seat_no IS NULL
  OR NOT hold_seat.price <=> ticket.price
LIMIT 100;

-- Holds: an active one's seats all point back to it (2) and are nowhere else (3); total and tiers fit (2, 10).

SELECT '2 active_hold_without_its_seat' AS invariant,
  CONCAT('hold ', hold.id, ' schedule ', hold.schedule_id, ' seat ', COALESCE(hold_seat.seat_no, 'none')) AS detail
FROM hold
LEFT JOIN hold_seat ON hold_seat.hold_id = hold.id
LEFT JOIN seat FORCE INDEX (PRIMARY)
  ON seat.schedule_id = hold.schedule_id
  AND seat.seat_no = hold_seat.seat_no
  AND seat.status = 'held'
  AND seat.hold_id = hold.id
WHERE hold.status = 'active' AND seat.seat_no IS NULL
LIMIT 100;

SELECT '3 seat_in_two_active_holds' AS invariant,
  CONCAT('schedule ', hold.schedule_id, ' seat ', hold_seat.seat_no, ' holds ',
    GROUP_CONCAT(hold.id ORDER BY hold.id)) AS detail
FROM hold
JOIN hold_seat ON hold_seat.hold_id = hold.id
WHERE hold.status = 'active'
GROUP BY hold.schedule_id, hold_seat.seat_no
HAVING COUNT(*) > 1
LIMIT 100;

SELECT '2 hold_total_unlike_seats' AS invariant,
  CONCAT('hold ', hold.id, ' total ', hold.total, ' seats ', COALESCE(part.price, 0)) AS detail
FROM hold
LEFT JOIN (SELECT hold_id, SUM(price) AS price FROM hold_seat GROUP BY hold_id) AS part ON part.hold_id = hold.id
WHERE NOT part.price <=> hold.total
LIMIT 100;

SELECT '10 hold_seat_unlike_its_hold_or_tier' AS invariant,
  CONCAT('hold ', hold_seat.hold_id, ' seat ', hold_seat.seat_no) AS detail
FROM hold_seat
LEFT JOIN hold ON hold.id = hold_seat.hold_id
LEFT JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = hold.schedule_id AND seat.seat_no = hold_seat.seat_no
LEFT JOIN tier FORCE INDEX (PRIMARY) ON tier.id = hold_seat.tier_id AND tier.schedule_id = hold.schedule_id
WHERE seat.seat_no IS NULL OR tier.id IS NULL
LIMIT 100;

-- Orders: the status follows from the tickets (1), the total is their price (5) and was paid once by the owner
-- (5), the hold is paid and alike (10).

SELECT
  IF(part.price <=> orders.total, '1 order_status_unlike_tickets', '5 order_total_unlike_tickets') AS invariant,
  CONCAT('order ', orders.id, ' ', orders.status, ' total ', orders.total, ' tickets ', COALESCE(part.price, 0),
    ' live ', COALESCE(part.live, 0), ' cancelled ', COALESCE(part.cancelled, 0)) AS detail
FROM orders
LEFT JOIN (
  SELECT order_id, SUM(price) AS price, SUM(status <> 'cancelled') AS live, SUM(status = 'cancelled') AS cancelled
  FROM ticket
  GROUP BY order_id
) AS part ON part.order_id = orders.id
WHERE NOT part.price <=> orders.total OR NOT COALESCE(
  CASE orders.status
    WHEN 'paid' THEN part.live > 0 AND part.cancelled = 0
    WHEN 'partly_cancelled' THEN part.live > 0 AND part.cancelled > 0
    WHEN 'cancelled' THEN part.live = 0 AND part.cancelled > 0
  END, FALSE)
LIMIT 100;

SELECT
  CASE
    WHEN hold.id IS NULL THEN '10 order_without_its_paid_hold'
    WHEN outbox.id IS NULL THEN '9 order_without_event'
    ELSE '5 order_without_its_purchase'
  END AS invariant,
  CONCAT('order ', orders.id, ' hold ', orders.hold_id, ' total ', orders.total,
    COALESCE(CONCAT(' transfer ', transfer.id), '')) AS detail
FROM orders
LEFT JOIN hold FORCE INDEX (PRIMARY)
  ON hold.id = orders.hold_id
  AND hold.status = 'paid'
  AND hold.user_id = orders.user_id
  AND hold.schedule_id = orders.schedule_id
  AND hold.total = orders.total
LEFT JOIN account ON account.user_id = orders.user_id
LEFT JOIN transfer FORCE INDEX (transfer_order)
  ON transfer.order_id = orders.id
  AND transfer.kind = 'purchase'
  AND transfer.state = 'posted'
  AND transfer.amount = orders.total
  AND transfer.wallet_id = account.id
LEFT JOIN outbox ON outbox.aggregate = 'order' AND outbox.aggregate_id = orders.id AND outbox.kind = 'order.paid'
WHERE hold.id IS NULL OR transfer.id IS NULL OR outbox.id IS NULL
LIMIT 100;

SELECT '5 order_with_two_purchases' AS invariant, CONCAT('order ', order_id, ' purchases ', COUNT(*)) AS detail
FROM transfer
WHERE kind = 'purchase'
GROUP BY order_id
HAVING COUNT(*) > 1
LIMIT 100;

SELECT '10 paid_hold_without_order' AS invariant, CONCAT('hold ', hold.id) AS detail
FROM hold
LEFT JOIN orders ON orders.hold_id = hold.id
WHERE hold.status = 'paid' AND orders.id IS NULL
LIMIT 100;

-- 5. Refunds are what the cancellations and the tickets say, to the owner, and within what was paid.

SELECT '5 refund_unlike_cancellation' AS invariant,
  CONCAT('order ', books.order_id, ' total ', MAX(orders.total), ' transfers ', SUM(books.transferred),
    ' cancellations ', SUM(books.cancelled), ' tickets ', SUM(books.refunded)) AS detail
FROM (
  SELECT order_id, amount AS transferred, 0 AS cancelled, 0 AS refunded FROM transfer
    WHERE kind = 'refund' AND state = 'posted'
  UNION ALL
  SELECT order_id, 0, refund, 0 FROM cancellation
  UNION ALL
  SELECT order_id, 0, 0, refunded FROM ticket WHERE refunded <> 0
) AS books
LEFT JOIN orders ON orders.id = books.order_id
GROUP BY books.order_id
HAVING SUM(books.transferred) <> SUM(books.cancelled)
  OR SUM(books.transferred) <> SUM(books.refunded)
  OR SUM(books.transferred) > COALESCE(MAX(orders.total), 0)
LIMIT 100;

SELECT '5 refund_to_somebody_else' AS invariant,
  CONCAT('transfer ', transfer.id, ' order ', transfer.order_id) AS detail
FROM transfer
LEFT JOIN orders ON orders.id = transfer.order_id
LEFT JOIN account ON account.user_id = orders.user_id
WHERE transfer.kind = 'refund' AND NOT account.id <=> transfer.wallet_id
LIMIT 100;

SELECT '5 cancellation_without_its_transfer' AS invariant,
  CONCAT('cancellation ', cancellation.id, ' order ', cancellation.order_id) AS detail
FROM cancellation
LEFT JOIN transfer ON transfer.id = cancellation.transfer_id
WHERE cancellation.transfer_id IS NOT NULL AND NOT COALESCE(
  transfer.kind = 'refund' AND transfer.order_id = cancellation.order_id
    AND transfer.amount = cancellation.refund, FALSE)
LIMIT 100;

-- 4. A wallet's balance is the sum of its posted transfers and never negative; all transfers sum to zero.

SELECT '4 wallet_balance_unlike_transfers' AS invariant,
  CONCAT('account ', account.id, ' user ', account.user_id, ' balance ', account.balance,
    ' transfers ', COALESCE(part.total, 0)) AS detail
FROM account
LEFT JOIN (
  SELECT wallet_id, SUM(IF(credit_account_id = wallet_id, amount, -amount)) AS total
  FROM transfer
  WHERE state = 'posted'
  GROUP BY wallet_id
) AS part ON part.wallet_id = account.id
WHERE account.kind = 'wallet' AND (account.balance <> COALESCE(part.total, 0) OR account.balance < 0)
LIMIT 100;

SELECT '4 balance_of_erased_person' AS invariant, CONCAT('user ', user.id, ' balance ', account.balance) AS detail
FROM user
JOIN account ON account.user_id = user.id
WHERE user.erased_at IS NOT NULL AND account.balance <> 0
LIMIT 100;

SELECT '4 transfers_do_not_sum_to_zero' AS invariant, CONCAT('sum ', total) AS detail
FROM (
  SELECT SUM(IF(credit.id IS NULL, 0, amount)) - SUM(IF(debit.id IS NULL, 0, amount)) AS total
  FROM transfer
  LEFT JOIN account AS credit ON credit.id = transfer.credit_account_id
  LEFT JOIN account AS debit ON debit.id = transfer.debit_account_id
) AS books
WHERE total <> 0;

SELECT '4 transfer_between_wrong_accounts' AS invariant, CONCAT('transfer ', transfer.id, ' ', transfer.kind) AS detail
FROM transfer
LEFT JOIN account AS wallet ON wallet.id = transfer.wallet_id AND wallet.kind = 'wallet'
LEFT JOIN account AS credit ON credit.id = transfer.credit_account_id
LEFT JOIN account AS debit ON debit.id = transfer.debit_account_id
WHERE wallet.id IS NULL OR NOT COALESCE(
  CASE transfer.kind
    WHEN 'charge' THEN debit.kind = 'top_up' AND credit.id = wallet.id
    WHEN 'purchase' THEN debit.id = wallet.id AND credit.kind = 'sales'
    WHEN 'refund' THEN debit.kind = 'sales' AND credit.id = wallet.id
    WHEN 'adjustment' THEN (debit.kind = 'adjustment' AND credit.id = wallet.id)
      OR (debit.id = wallet.id AND credit.kind = 'adjustment')
  END, FALSE)
LIMIT 100;

-- 6. seat_limit counts the seats of a person's active holds (also those past expiry) and live tickets.

SELECT '6 seat_limit_unlike_seats' AS invariant,
  CONCAT('user ', user_id, ' schedule ', schedule_id, ' limit row ', SUM(counted), ' seats ', SUM(found)) AS detail
FROM (
  SELECT user_id, schedule_id, seats AS counted, 0 AS found FROM seat_limit
  UNION ALL
  SELECT hold.user_id, hold.schedule_id, 0, 1
  FROM hold
  JOIN hold_seat ON hold_seat.hold_id = hold.id
  WHERE hold.status = 'active'
  UNION ALL
  SELECT orders.user_id, ticket.schedule_id, 0, 1
  FROM orders
  JOIN ticket ON ticket.order_id = orders.id
  WHERE ticket.status <> 'cancelled'
) AS part
GROUP BY user_id, schedule_id
HAVING SUM(counted) <> SUM(found)
LIMIT 100;

-- The office may lower a concert's limit when some already have more. So it counts as a violation only if
-- the latest of the person's holds is younger than the last change of the concert.
SELECT STRAIGHT_JOIN '6 above_the_limit' AS invariant,
  CONCAT('user ', above.user_id, ' schedule ', above.schedule_id, ' seats ', above.seats,
    ' limit ', above.seats_per_user_max) AS detail
FROM (
  SELECT STRAIGHT_JOIN seat_limit.user_id, seat_limit.schedule_id, seat_limit.seats, concert.seats_per_user_max,
    concert.updated_at
  FROM seat_limit
  JOIN schedule ON schedule.id = seat_limit.schedule_id
  JOIN concert ON concert.id = schedule.concert_id
  WHERE seat_limit.seats > concert.seats_per_user_max
) AS above
JOIN hold FORCE INDEX (hold_user) ON hold.user_id = above.user_id AND hold.schedule_id = above.schedule_id
  AND hold.status IN ('active', 'paid')
GROUP BY above.user_id, above.schedule_id, above.seats, above.seats_per_user_max, above.updated_at
HAVING MAX(hold.created_at) > above.updated_at
LIMIT 100;

-- Nor may a person have more live holds at once than the concert of the newest allows, unless the office lowered the
-- number since.
SELECT STRAIGHT_JOIN '6 too_many_live_holds' AS invariant,
  CONCAT('user ', live.user_id, ' holds ', live.holds, ' limit ', concert.live_holds_max) AS detail
FROM (
  SELECT user_id, COUNT(*) AS holds, MAX(id) AS newest
  FROM hold
  WHERE status = 'active' AND expires_at > NOW(3)
  GROUP BY user_id
  HAVING COUNT(*) > 1
) AS live
JOIN hold FORCE INDEX (PRIMARY) ON hold.id = live.newest
JOIN schedule FORCE INDEX (PRIMARY) ON schedule.id = hold.schedule_id
JOIN concert FORCE INDEX (PRIMARY) ON concert.id = schedule.concert_id
WHERE live.holds > concert.live_holds_max AND concert.live_holds_max > 0 AND hold.created_at > concert.updated_at
LIMIT 100;

-- What is counted against a person is no more than the holds that ended unpaid, and leads to the pause that the
-- concert demands, unless the office has changed that since.
SELECT STRAIGHT_JOIN
  IF(ended.holds >= ended.unpaid, '6 pause_unlike_conduct', '6 unpaid_unlike_holds') AS invariant,
  CONCAT('user ', ended.user_id, ' concert ', ended.concert_id, ' unpaid ', ended.unpaid, ' holds ', ended.holds,
    ' paused until ', COALESCE(ended.paused_until, 'never')) AS detail
FROM (
  SELECT hold_conduct.*, (
    SELECT COUNT(*)
    FROM hold FORCE INDEX (hold_live)
    STRAIGHT_JOIN schedule FORCE INDEX (PRIMARY) ON schedule.id = hold.schedule_id
    WHERE hold.user_id = hold_conduct.user_id AND hold.status IN ('released', 'expired')
      AND schedule.concert_id = hold_conduct.concert_id
  ) AS holds
  FROM hold_conduct
) AS ended
JOIN concert FORCE INDEX (PRIMARY) ON concert.id = ended.concert_id
WHERE ended.holds < ended.unpaid
  OR ended.forgotten_at < GREATEST(ended.counted_at, COALESCE(ended.paused_until, ended.counted_at))
  OR (
    ended.counted_at > concert.updated_at AND ended.graced_milliseconds = 0
    AND ended.unpaid > concert.unpaid_holds_max AND concert.unpaid_holds_max > 0
    AND COALESCE(ended.paused_until < ended.counted_at + INTERVAL LEAST(concert.hold_pause_seconds_max,
      concert.hold_pause_seconds * POW(2, LEAST(20, ended.unpaid - concert.unpaid_holds_max - 1))) SECOND, TRUE)
  )
LIMIT 100;

-- 7. Nobody is let in beyond the capacity, and nobody is forgotten. Passes from before the capacity was lowered are
-- good until they end, so only one given since then counts as too many.

SELECT '7 too_many_passes' AS invariant,
  CONCAT('concert ', concert_id, ' passes ', passes, ' capacity ', capacity) AS detail
FROM (
  SELECT sale_queue.concert_id, sale_queue.capacity, sale_queue.capacity_since, COUNT(*) AS passes,
    MAX(queue_token.admitted_at) AS last_admitted_at
  FROM sale_queue
  JOIN queue_token ON queue_token.concert_id = sale_queue.concert_id
  WHERE queue_token.state = 'active' AND queue_token.expires_at > NOW(3)
  GROUP BY sale_queue.concert_id, sale_queue.capacity, sale_queue.capacity_since
) AS line
WHERE passes > capacity AND last_admitted_at > capacity_since
LIMIT 100;

SELECT '7 place_forgotten' AS invariant,
  CONCAT('queue token ', queue_token.id, ' concert ', queue_token.concert_id, ' number ', queue_token.number) AS detail
FROM sale_queue
JOIN queue_token ON queue_token.concert_id = sale_queue.concert_id
WHERE queue_token.state = 'waiting'
  AND (queue_token.number <= sale_queue.serving AND NOT queue_token.is_skipped
    OR queue_token.number > sale_queue.last_number)
LIMIT 100;

SELECT '7 line_formed_by_nobody' AS invariant, CONCAT('concert ', concert_id) AS detail
FROM sale_queue
WHERE is_auto AND is_on AND formed_at IS NULL
LIMIT 100;

SELECT '7 house_missing' AS invariant, CONCAT('rows ', COUNT(*)) AS detail
FROM house
HAVING COUNT(*) <> 1;

SELECT '7 number_twice' AS invariant, CONCAT('concert ', concert_id, ' number ', number) AS detail
FROM queue_token
WHERE number IS NOT NULL
GROUP BY concert_id, number
HAVING COUNT(*) > 1
LIMIT 100;

-- 8. A key names one effect, of its own user; every order, charge and cancellation of the last 23 hours has
-- one (keys live for 24). The demo's buyers and the office need none; who is erased lost theirs.

SELECT '8 key_without_answer' AS invariant, CONCAT('user ', user_id, ' key ', HEX(key_hash)) AS detail
FROM idempotency_key
WHERE status IS NULL OR body IS NULL
LIMIT 100;

SELECT '8 key_without_its_effect' AS invariant,
  CONCAT('user ', idempotency_key.user_id, ' key ', HEX(idempotency_key.key_hash), ' ', effect, ' ',
    effect_id) AS detail
FROM idempotency_key
LEFT JOIN transfer ON effect = 'charge' AND transfer.id = effect_id AND transfer.kind = 'charge'
LEFT JOIN account ON account.id = transfer.wallet_id
LEFT JOIN hold ON effect IN ('hold', 'extension') AND hold.id = effect_id
LEFT JOIN orders ON effect = 'order' AND orders.id = effect_id
LEFT JOIN cancellation ON effect = 'cancellation' AND cancellation.id = effect_id
LEFT JOIN orders AS cancelled ON cancelled.id = cancellation.order_id
WHERE effect IS NOT NULL
  AND NOT COALESCE(account.user_id, hold.user_id, orders.user_id, cancelled.user_id) <=> idempotency_key.user_id
LIMIT 100;

SELECT '8 key_with_two_effects' AS invariant, CONCAT(effect, ' ', effect_id, ' keys ', COUNT(*)) AS detail
FROM idempotency_key
WHERE effect IS NOT NULL
GROUP BY effect, effect_id
HAVING COUNT(*) > 1
LIMIT 100;

SELECT STRAIGHT_JOIN '8 effect_without_key' AS invariant,
  CONCAT(recent.effect, ' ', recent.effect_id, ' user ', recent.user_id) AS detail
FROM (
  SELECT 'order' AS effect, id AS effect_id, user_id FROM orders WHERE created_at > NOW(3) - INTERVAL 23 HOUR
  UNION ALL
  SELECT 'charge', transfer.id, account.user_id
  FROM transfer
  JOIN account ON account.id = transfer.wallet_id
  WHERE transfer.kind = 'charge' AND transfer.created_at > NOW(3) - INTERVAL 23 HOUR
  UNION ALL
  SELECT 'cancellation', cancellation.id, orders.user_id
  FROM cancellation
  JOIN orders ON orders.id = cancellation.order_id
  WHERE cancellation.created_at > NOW(3) - INTERVAL 23 HOUR AND cancellation.reason NOT LIKE 'office: %'
) AS recent
JOIN user ON user.id = recent.user_id
LEFT JOIN idempotency_key ON idempotency_key.effect = recent.effect AND idempotency_key.effect_id = recent.effect_id
WHERE idempotency_key.user_id IS NULL AND user.erased_at IS NULL AND user.email NOT LIKE '%@demo.boxoffice.example'
LIMIT 100;

-- 9. Every order (above), cancellation, charge and change of a hold has its event; events of one aggregate are in
-- order.

SELECT '9 cancellations_unlike_events' AS invariant,
  CONCAT('order ', order_id, ' cancellations ', SUM(cancelled), ' events ', SUM(told)) AS detail
FROM (
  SELECT order_id, 1 AS cancelled, 0 AS told FROM cancellation
  UNION ALL
  SELECT aggregate_id, 0, 1 FROM outbox WHERE aggregate = 'order' AND kind = 'order.cancelled'
) AS part
GROUP BY order_id
HAVING SUM(cancelled) <> SUM(told)
LIMIT 100;

SELECT '9 charges_unlike_events' AS invariant,
  CONCAT('account ', wallet_id, ' charges ', SUM(charged), ' events ', SUM(told)) AS detail
FROM (
  SELECT wallet_id, 1 AS charged, 0 AS told FROM transfer WHERE kind = 'charge' AND state = 'posted'
  UNION ALL
  SELECT aggregate_id, 0, 1 FROM outbox WHERE aggregate = 'wallet' AND kind = 'wallet.charged'
) AS part
GROUP BY wallet_id
HAVING SUM(charged) <> SUM(told)
LIMIT 100;

SELECT '9 hold_without_event' AS invariant, CONCAT('hold ', hold.id, ' ', hold.status) AS detail
FROM hold
LEFT JOIN outbox AS created ON created.aggregate = 'hold' AND created.aggregate_id = hold.id
  AND created.kind = 'hold.created'
LEFT JOIN outbox AS ended
  ON ended.aggregate = 'hold'
  AND ended.aggregate_id = hold.id
  AND ended.kind = CONCAT('hold.', hold.status)
WHERE created.id IS NULL OR (hold.status IN ('released', 'expired') AND ended.id IS NULL)
LIMIT 100;

SELECT '9 cancelled_schedule_without_event' AS invariant, CONCAT('schedule ', schedule.id) AS detail
FROM schedule
LEFT JOIN outbox ON outbox.aggregate = 'schedule' AND outbox.aggregate_id = schedule.id
  AND outbox.kind = 'schedule.cancelled'
WHERE schedule.cancelled_at IS NOT NULL AND outbox.id IS NULL
LIMIT 100;

SELECT '9 events_out_of_order' AS invariant,
  CONCAT('event ', id, ' ', aggregate, ' ', aggregate_id, ' sequence ', sequence) AS detail
FROM (
  SELECT id, aggregate, aggregate_id, sequence,
    LAG(id) OVER (PARTITION BY aggregate, aggregate_id ORDER BY sequence) AS before_id,
    LAG(position) OVER (PARTITION BY aggregate, aggregate_id ORDER BY sequence) AS before_position, position
  FROM outbox
) AS event
WHERE before_id > id OR before_position > position
  OR (before_id IS NOT NULL AND before_position IS NULL AND position IS NOT NULL)
LIMIT 100;

SELECT '9 feed_with_gaps' AS invariant,
  CONCAT('last position ', last_position, ', positions ', positions, ', highest ', highest) AS detail
FROM event_feed
JOIN (SELECT COUNT(position) AS positions, COALESCE(MAX(position), 0) AS highest FROM outbox) AS given
WHERE last_position <> positions OR last_position <> highest
LIMIT 100;

-- 11. Every order and cancellation since there are letters has its letter, of its buyer, until that is forgotten;
-- nobody who is erased gets one. The demo's buyers get none.

SELECT '11 order_without_letter' AS invariant, CONCAT('order ', orders.id) AS detail
FROM schema_migration
STRAIGHT_JOIN orders
STRAIGHT_JOIN user ON user.id = orders.user_id
LEFT JOIN letter FORCE INDEX (letter_about)
  ON letter.user_id = orders.user_id AND letter.kind = 'order_confirmed' AND letter.about = orders.id
WHERE schema_migration.version = 10
  AND orders.created_at > GREATEST(schema_migration.applied_at, NOW(3) - INTERVAL 29 DAY)
  AND letter.id IS NULL AND user.erased_at IS NULL AND user.email NOT LIKE '%@demo.boxoffice.example'
LIMIT 100;

SELECT '11 cancellation_without_letter' AS invariant, CONCAT('cancellation ', cancellation.id) AS detail
FROM schema_migration
STRAIGHT_JOIN cancellation
STRAIGHT_JOIN orders ON orders.id = cancellation.order_id
STRAIGHT_JOIN user ON user.id = orders.user_id
LEFT JOIN letter FORCE INDEX (letter_about) ON letter.user_id = orders.user_id
  AND letter.kind IN ('order_cancelled', 'schedule_cancelled') AND letter.about = cancellation.id
WHERE schema_migration.version = 10
  AND cancellation.created_at > GREATEST(schema_migration.applied_at, NOW(3) - INTERVAL 29 DAY)
  AND letter.id IS NULL AND user.erased_at IS NULL AND user.email NOT LIKE '%@demo.boxoffice.example'
LIMIT 100;

SELECT '11 letter_to_nobody' AS invariant, CONCAT('letter ', letter.id, ' user ', letter.user_id) AS detail
FROM letter
LEFT JOIN user ON user.id = letter.user_id AND user.erased_at IS NULL
WHERE user.id IS NULL
LIMIT 100;

-- 10. Everything refers to something, also where no foreign key is declared.

SELECT '10 user_without_wallet' AS invariant, CONCAT('user ', user.id) AS detail
FROM user
LEFT JOIN account ON account.user_id = user.id AND account.kind = 'wallet'
WHERE account.id IS NULL
LIMIT 100;

-- Nothing happens to a person who is gone: no deed is later than the erasure, and nothing is left that could be one. A
-- hold that ran out before may have been ended since.

SELECT '10 deed_after_erasure' AS invariant, CONCAT('user ', user_id, ' ', deed, ' ', id) AS detail
FROM (
  SELECT gone.id AS user_id, 'hold' AS deed, hold.id
  FROM user AS gone
  STRAIGHT_JOIN hold FORCE INDEX (hold_user) ON hold.user_id = gone.id
  WHERE gone.erased_at IS NOT NULL
    AND (hold.created_at > gone.erased_at OR COALESCE(LEAST(hold.ended_at, hold.expires_at) > gone.erased_at, TRUE))
  UNION ALL
  SELECT gone.id, 'order', orders.id
  FROM user AS gone
  STRAIGHT_JOIN orders FORCE INDEX (orders_user) ON orders.user_id = gone.id
  WHERE gone.erased_at IS NOT NULL AND orders.created_at > gone.erased_at
  UNION ALL
  SELECT gone.id, 'transfer', transfer.id
  FROM user AS gone
  STRAIGHT_JOIN account FORCE INDEX (account_user) ON account.user_id = gone.id
  STRAIGHT_JOIN transfer FORCE INDEX (transfer_wallet) ON transfer.wallet_id = account.id
  WHERE gone.erased_at IS NOT NULL AND transfer.created_at > gone.erased_at
  UNION ALL
  SELECT gone.id, 'place', queue_token.id
  FROM user AS gone
  STRAIGHT_JOIN queue_token ON queue_token.user_id = gone.id
  WHERE gone.erased_at IS NOT NULL
    AND (queue_token.joined_at > gone.erased_at OR COALESCE(queue_token.admitted_at > gone.erased_at, FALSE)
      OR queue_token.state IN ('lobby', 'waiting', 'active'))
  UNION ALL
  SELECT gone.id, 'login', login_session.id
  FROM user AS gone
  STRAIGHT_JOIN login_session ON login_session.user_id = gone.id
  WHERE gone.erased_at IS NOT NULL
  UNION ALL
  SELECT gone.id, 'key of', effect_id
  FROM user AS gone
  STRAIGHT_JOIN idempotency_key ON idempotency_key.user_id = gone.id
  WHERE gone.erased_at IS NOT NULL
  UNION ALL
  SELECT gone.id, 'conduct at', hold_conduct.concert_id
  FROM user AS gone
  STRAIGHT_JOIN hold_conduct ON hold_conduct.user_id = gone.id
  WHERE gone.erased_at IS NOT NULL
) AS late
LIMIT 100;

SELECT '10 orphan' AS invariant, CONCAT(orphan.child, ' ', orphan.id, ' without ', orphan.parent) AS detail
FROM (
  SELECT 'venue_seat of venue' AS child, venue_seat.venue_id AS id, 'venue' AS parent
  FROM venue_seat LEFT JOIN venue ON venue.id = venue_seat.venue_id WHERE venue.id IS NULL
  UNION ALL
  SELECT 'concert', concert.id, 'venue' FROM concert LEFT JOIN venue ON venue.id = concert.venue_id
    WHERE venue.id IS NULL
  UNION ALL
  SELECT 'schedule', schedule.id, 'concert' FROM schedule LEFT JOIN concert ON concert.id = schedule.concert_id
    WHERE concert.id IS NULL
  UNION ALL
  SELECT 'tier', tier.id, 'schedule' FROM tier LEFT JOIN schedule ON schedule.id = tier.schedule_id
    WHERE schedule.id IS NULL
  UNION ALL
  SELECT 'login_session', login_session.id, 'user'
  FROM login_session LEFT JOIN user ON user.id = login_session.user_id WHERE user.id IS NULL
  UNION ALL
  SELECT 'device', device.id, 'user' FROM device LEFT JOIN user ON user.id = device.user_id
    WHERE user.id IS NULL OR user.erased_at IS NOT NULL
  UNION ALL
  SELECT 'proof', proof.id, 'user' FROM proof LEFT JOIN user ON user.id = proof.user_id
    WHERE user.id IS NULL OR user.erased_at IS NOT NULL
  UNION ALL
  SELECT 'account', account.id, 'user'
  FROM account LEFT JOIN user ON user.id = account.user_id WHERE account.kind = 'wallet' AND user.id IS NULL
  UNION ALL
  SELECT 'idempotency_key of user', idempotency_key.user_id, 'user'
  FROM idempotency_key LEFT JOIN user ON user.id = idempotency_key.user_id WHERE user.id IS NULL
  UNION ALL
  SELECT 'transfer', transfer.id, 'order'
  FROM transfer LEFT JOIN orders ON orders.id = transfer.order_id
    WHERE transfer.order_id IS NOT NULL AND orders.id IS NULL
  UNION ALL
  SELECT 'hold', hold.id, 'user' FROM hold LEFT JOIN user ON user.id = hold.user_id WHERE user.id IS NULL
  UNION ALL
  SELECT 'hold', hold.id, 'schedule' FROM hold LEFT JOIN schedule ON schedule.id = hold.schedule_id
    WHERE schedule.id IS NULL
  UNION ALL
  SELECT 'cancellation', cancellation.id, 'order'
  FROM cancellation LEFT JOIN orders ON orders.id = cancellation.order_id WHERE orders.id IS NULL
  UNION ALL
  SELECT 'seat_limit of user', seat_limit.user_id, 'user'
  FROM seat_limit LEFT JOIN user ON user.id = seat_limit.user_id WHERE user.id IS NULL
  UNION ALL
  SELECT 'seat_limit of schedule', seat_limit.schedule_id, 'schedule'
  FROM seat_limit LEFT JOIN schedule ON schedule.id = seat_limit.schedule_id WHERE schedule.id IS NULL
  UNION ALL
  SELECT 'hold_conduct of user', hold_conduct.user_id, 'user'
  FROM hold_conduct LEFT JOIN user ON user.id = hold_conduct.user_id WHERE user.id IS NULL
  UNION ALL
  SELECT 'hold_conduct of concert', hold_conduct.concert_id, 'concert'
  FROM hold_conduct LEFT JOIN concert ON concert.id = hold_conduct.concert_id WHERE concert.id IS NULL
) AS orphan
LIMIT 100;

COMMIT;
