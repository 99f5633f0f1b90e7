-- A concert in a hall of its own with @rows rows of 100 seats and a line before it; prints its number.
-- @capacity may buy at once, @rate a minute are let in. Cancellations are refunded by @refunds, such as '24:100'.

INSERT INTO venue (name, city) VALUES (CONCAT('Bench hall ', UUID()), 'Seoul');
SET @venue = LAST_INSERT_ID();
INSERT INTO venue_seat (venue_id, seat_no, section, `row`, number, x, y)
SELECT @venue, seq, 'Main', (seq - 1) DIV 100 + 1, (seq - 1) MOD 100 + 1, 10 * ((seq - 1) MOD 100),
  14 * ((seq - 1) DIV 100)
FROM seq_1_to_100000
WHERE seq <= 100 * @rows;
-- Seats that somebody holds and does not pay for come back soon.
INSERT INTO concert (title, artist, venue_id, hold_seconds, hold_seconds_max, refund_policy)
VALUES (CONCAT('Bench on-sale ', @venue), 'Bench', @venue, 5, 10, @refunds);
SET @concert = LAST_INSERT_ID();
SET @day = UTC_DATE() + INTERVAL 60 DAY;
INSERT INTO schedule (concert_id, starts_at, doors_at, sale_opens_at, sale_closes_at, seats_total)
VALUES (@concert, @day, @day, NOW(3) - INTERVAL 1 DAY, @day, 100 * @rows);
SET @schedule = LAST_INSERT_ID();
INSERT INTO tier (schedule_id, name, price) VALUES (@schedule, 'Bench', 50000);
SET @tier = LAST_INSERT_ID();
INSERT INTO seat (schedule_id, seat_no, tier_id)
SELECT @schedule, seat_no, @tier FROM venue_seat WHERE venue_id = @venue ORDER BY seat_no;
INSERT INTO sale_queue (concert_id, capacity, admissions_per_minute, seed)
  VALUES (@concert, @capacity, @rate, SHA2(UUID(), 256));
SELECT @concert;
