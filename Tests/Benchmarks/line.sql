-- Another line of waiters: before a concert like 9000001, to which nobody is let in, and in which the buyers
-- @waiters_first … @waiters_first + @waiters - 1 stand; prints its number.

INSERT INTO concert (title, artist, venue_id, seats_per_user_max, hold_seconds, hold_seconds_max)
SELECT 'Bench line', 'Bench', venue_id, 8, 300, 600 FROM concert WHERE id = 9000001;
SET @concert = LAST_INSERT_ID();
INSERT INTO sale_queue (concert_id, capacity, admissions_per_minute, seed, last_number)
VALUES (@concert, 0, 6000, SHA2('bench', 256), @waiters);
INSERT INTO queue_token (concert_id, user_id, number, state, lot)
SELECT @concert, @waiters_first + seq - 1, seq, 'waiting', SHA2(seq, 256)
FROM seq_1_to_3000000
WHERE seq <= @waiters;
SELECT @concert;
