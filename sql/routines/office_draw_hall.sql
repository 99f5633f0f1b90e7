-- Draws the hall of a venue that has none, in one section, and puts its seats with their rows, counted through the
-- whole hall, into office_place. Refuses a hall that is drawn already as another one.
CREATE OR REPLACE PROCEDURE office_draw_hall(IN p_venue BIGINT, IN p_rows INT, IN p_seats_per_row INT)
  SQL SECURITY INVOKER
BEGIN
  DECLARE hall_rows, hall_seats, hall_even INT DEFAULT 0;
  DECLARE the_venue BIGINT;
  -- The venue's row is locked, so that two of these at once draw one hall.
  SELECT id INTO the_venue FROM venue WHERE id = p_venue FOR UPDATE;
  SELECT COUNT(*) INTO hall_seats FROM venue_seat WHERE venue_id = the_venue;
  IF hall_seats = 0 AND p_rows IS NULL THEN
    CALL office_refuse('the venue has no hall yet: set @rows and @seats_per_row to draw one');
  ELSEIF hall_seats = 0 THEN
    INSERT INTO venue_seat (venue_id, seat_no, section, `row`, number, x, y)
    SELECT the_venue, (r.seq - 1) * p_seats_per_row + n.seq, 'Main', r.seq, n.seq, 10 * n.seq, 60 + 14 * r.seq
    FROM seq_1_to_100000 AS r
    JOIN seq_1_to_100000 AS n
    WHERE r.seq <= p_rows AND n.seq <= p_seats_per_row;
  END IF;

  CREATE OR REPLACE TEMPORARY TABLE office_place (seat_no INT PRIMARY KEY, row_no INT NOT NULL, KEY (row_no));
  INSERT INTO office_place (seat_no, row_no)
  SELECT seat_no, DENSE_RANK() OVER (ORDER BY first_seat)
  FROM (
    SELECT seat_no, MIN(seat_no) OVER (PARTITION BY section, `row`) AS first_seat
    FROM venue_seat
    WHERE venue_id = the_venue
  ) AS place;
  SELECT MAX(row_no), COUNT(*) INTO hall_rows, hall_seats FROM office_place;
  SELECT COUNT(DISTINCT seats) = 1 INTO hall_even
  FROM (SELECT COUNT(*) AS seats FROM office_place GROUP BY row_no) AS r;
  IF p_rows IS NOT NULL AND NOT (hall_even AND hall_rows = p_rows AND hall_seats = p_rows * p_seats_per_row) THEN
    CALL office_refuse(CONCAT('the hall is drawn already (', hall_rows, ' rows, ', hall_seats,
      ' seats): leave @rows and @seats_per_row out'));
  END IF;
END
