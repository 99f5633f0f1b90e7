-- A concert on sale in hall @venue, whose buyers may hold a thousand seats each for a whole day, and two with
-- a line: in the second one @waiters stand, behind @waiters_first - 1 buyers who never join.

INSERT INTO concert (
  id, title, artist, venue_id, seats_per_user_max, hold_seconds, hold_seconds_max, live_holds_max, unpaid_holds_max
)
VALUES
  (9000001, 'Bench', 'Bench', @venue, 1000, 86400, 86400, 0, 0),
  (9000002, 'Bench line', 'Bench', @venue, 8, 300, 600, 2, 2),
  (9000003, 'Bench admission', 'Bench', @venue, 8, 300, 600, 2, 2);

-- Nobody is let in, so that who waits goes on waiting.
INSERT INTO sale_queue (concert_id, capacity, admissions_per_minute, seed)
VALUES (9000002, 0, 6000, SHA2('bench', 256));

INSERT INTO queue_token (concert_id, user_id, number, state, lot)
SELECT 9000002, @waiters_first + seq - 1, seq, 'waiting', SHA2(seq, 256)
FROM seq_1_to_3000000
WHERE seq <= @waiters;

UPDATE sale_queue SET last_number = @waiters WHERE concert_id = 9000002;
