-- Puts the seats that a list such as 1-10,15 names into office_seat; refuses what is no list, and seats that the date
-- does not have.
CREATE OR REPLACE PROCEDURE office_parse_seats(IN p_schedule BIGINT, IN p_seats TEXT)
  SQL SECURITY INVOKER
BEGIN
  DECLARE list TEXT DEFAULT REPLACE(p_seats, ' ', '');
  DECLARE last_of_date INT DEFAULT (SELECT COALESCE(MAX(seat_no), 0) FROM seat WHERE schedule_id = p_schedule);
  CALL office_refuse(CASE
    WHEN CHAR_LENGTH(p_seats) > 10000 THEN '@seats must have up to 10000 characters'
    WHEN NOT COALESCE(list REGEXP '^[1-9][0-9]{0,6}(-[1-9][0-9]{0,6})?(,[1-9][0-9]{0,6}(-[1-9][0-9]{0,6})?)*$', FALSE)
      THEN 'set @seats to seat numbers like 1-10,15'
  END);

  CREATE OR REPLACE TEMPORARY TABLE office_range (
    part_no INT PRIMARY KEY, first_seat INT NOT NULL, last_seat INT NOT NULL
  );
  INSERT INTO office_range (part_no, first_seat, last_seat)
  SELECT part_no, SUBSTRING_INDEX(given, '-', 1), SUBSTRING_INDEX(given, '-', -1)
  FROM JSON_TABLE(CONCAT('["', REPLACE(list, ',', '","'), '"]'), '$[*]'
    COLUMNS (part_no FOR ORDINALITY, given VARCHAR(20) PATH '$')) AS part;
  CREATE OR REPLACE TEMPORARY TABLE office_seat (seat_no INT PRIMARY KEY);
  INSERT INTO office_seat (seat_no)
  SELECT DISTINCT seat.seat_no
  FROM seat
  JOIN office_range ON seat.seat_no BETWEEN office_range.first_seat AND office_range.last_seat
  WHERE seat.schedule_id = p_schedule;
  CALL office_refuse(CASE
    WHEN EXISTS (SELECT 1 FROM office_range WHERE first_seat > last_seat)
      THEN '@seats: a range runs from the lower number to the higher one'
    WHEN (SELECT MAX(last_seat) FROM office_range) > last_of_date
      THEN CONCAT('@seats: the date has only the seats up to ', last_of_date)
    WHEN EXISTS (SELECT 1 FROM office_range LEFT JOIN office_seat ON seat_no = first_seat WHERE seat_no IS NULL)
      THEN '@seats: the date has no such seat'
  END);
  DROP TEMPORARY TABLE office_range;
END
