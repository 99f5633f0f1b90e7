-- A house that has been in business for years: 100 dates of 30,000 seats, 1,000,000 orders in the past, and
-- 1,060,000 buyers, of whom the last 1,000,000 stand in a line. All tables are empty before, so that InnoDB
-- sorts whole indexes instead of inserting row by row; for that it must not look at foreign keys.
-- The buyers 1 … 60,000 have no place in that line.

SET SESSION foreign_key_checks = 0, unique_checks = 0;
SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_UNSIGNED_SUBTRACTION');
SET @first = 1, @last = 1060000, @past_dates = 40, @sold_a_date = 25000, @price = 50000;

INSERT INTO venue (id, name, city) VALUES (1, 'Bench arena', 'Bench');
SET @venue = 1;
INSERT INTO venue_seat (venue_id, seat_no, section, `row`, number, x, y)
SELECT 1, seq, (seq - 1) DIV 500, (seq - 1) DIV 25 MOD 20 + 1, (seq - 1) MOD 25 + 1, 10 * (seq MOD 500),
  14 * (seq DIV 500)
FROM seq_1_to_30000;

INSERT INTO user (id, email, email_key, name)
SELECT seq, CONCAT('bench-', seq, '@example.org'), CONCAT('bench-', seq, '@example.org'), 'Bench'
FROM seq_1_to_1060000;

TRUNCATE TABLE account;
INSERT INTO account (id, kind, user_id, balance, version)
SELECT seq, IF(seq > 3, 'wallet', ELT(seq, 'top_up', 'sales', 'adjustment')), IF(seq > 3, seq - 3, NULL),
  IF(seq > 3, 50000000 - IF(seq <= 3 + @past_dates * @sold_a_date, @price, 0), NULL), IF(seq > 3, 2, 0)
FROM seq_1_to_1060003;

-- A million purchases, and what paid for them.
INSERT INTO transfer (id, kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, order_id)
SELECT seq, IF(seq <= 1060000, 'charge', 'purchase'),
  IF(seq <= 1060000, 1, seq - 1060000 + 3), IF(seq <= 1060000, seq + 3, 2),
  IF(seq <= 1060000, seq + 3, seq - 1060000 + 3), IF(seq <= 1060000, 50000000, 50000000 - @price),
  IF(seq <= 1060000, 50000000, @price), IF(seq <= 1060000, NULL, seq - 1060000)
FROM seq_1_to_2060000;

SET SESSION foreign_key_checks = 1, unique_checks = 1;
SOURCE Tests/Benchmarks/logins.sql
SET @last = 60000, @waiters_first = 60001, @waiters = 0;
SOURCE Tests/Benchmarks/concert.sql
SET SESSION foreign_key_checks = 0, unique_checks = 0;

INSERT INTO schedule (id, concert_id, starts_at, doors_at, sale_opens_at, sale_closes_at, seats_total)
SELECT seq, 9000001, day, day, NOW(3) - INTERVAL 400 DAY, day, 30000
FROM (
  SELECT seq, UTC_DATE() + INTERVAL seq - IF(seq <= @past_dates, 100, 0) DAY AS day FROM seq_1_to_100
) AS date;
INSERT INTO tier (id, schedule_id, name, price) SELECT seq, seq, 'Bench', @price FROM seq_1_to_100;

INSERT INTO seat (schedule_id, seat_no, tier_id, status, version, order_id)
SELECT date.seq, place.seq, date.seq, IF(date.seq <= @past_dates AND place.seq <= @sold_a_date, 'sold', 'free'), 2,
  IF(date.seq <= @past_dates AND place.seq <= @sold_a_date, (date.seq - 1) * @sold_a_date + place.seq, NULL)
FROM seq_1_to_100 AS date
STRAIGHT_JOIN seq_1_to_30000 AS place;

INSERT INTO hold (id, user_id, schedule_id, status, total, created_at, expires_at, ended_at)
SELECT seq, seq, (seq - 1) DIV @sold_a_date + 1, 'paid', @price, past, past + INTERVAL 5 MINUTE, past
FROM (SELECT seq, NOW(3) - INTERVAL 200 DAY + INTERVAL seq SECOND AS past FROM seq_1_to_1000000) AS sale;
INSERT INTO hold_seat (hold_id, seat_no, tier_id, price)
SELECT seq, (seq - 1) MOD @sold_a_date + 1, (seq - 1) DIV @sold_a_date + 1, @price FROM seq_1_to_1000000;
INSERT INTO orders (id, user_id, schedule_id, hold_id, total, refund_policy, created_at)
SELECT seq, seq, (seq - 1) DIV @sold_a_date + 1, seq, @price, '24:100', NOW(3) - INTERVAL 200 DAY + INTERVAL seq SECOND
FROM seq_1_to_1000000;
INSERT INTO ticket (id, order_id, schedule_id, seat_no, tier_id, price, status, code)
SELECT seq, seq, (seq - 1) DIV @sold_a_date + 1, (seq - 1) MOD @sold_a_date + 1, (seq - 1) DIV @sold_a_date + 1,
  @price, 'used', CONCAT('bench-', seq)
FROM seq_1_to_1000000;
INSERT INTO seat_limit (user_id, schedule_id, seats)
SELECT seq, (seq - 1) DIV @sold_a_date + 1, 1 FROM seq_1_to_1000000;

INSERT INTO queue_token (id, concert_id, user_id, number, state, lot)
SELECT seq, 9000002, 60000 + seq, seq, 'waiting', SHA2(seq, 256) FROM seq_1_to_1000000;
UPDATE sale_queue SET last_number = 1000000 WHERE concert_id = 9000002;

ANALYZE TABLE user, account, transfer, seat, hold, hold_seat, orders, ticket, seat_limit, queue_token, schedule,
  concert;
