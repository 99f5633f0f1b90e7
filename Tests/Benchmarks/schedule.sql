-- Another date of the concert, with all its seats free; prints its number.

SET @day = UTC_DATE() + INTERVAL 60 + (SELECT COUNT(*) FROM schedule WHERE concert_id = 9000001) DAY;
SET @venue = (SELECT venue_id FROM concert WHERE id = 9000001);
INSERT INTO schedule (concert_id, starts_at, doors_at, sale_opens_at, sale_closes_at, seats_total)
VALUES (
  9000001, @day, @day, NOW(3) - INTERVAL 1 DAY, @day, (SELECT COUNT(*) FROM venue_seat WHERE venue_id = @venue)
);
SET @schedule = LAST_INSERT_ID();
INSERT INTO tier (schedule_id, name, price) VALUES (@schedule, 'Bench', 50000);
SET @tier = LAST_INSERT_ID();
INSERT INTO seat (schedule_id, seat_no, tier_id)
SELECT @schedule, seat_no, @tier
FROM venue_seat
WHERE venue_id = @venue
ORDER BY seat_no;
SELECT @schedule;
