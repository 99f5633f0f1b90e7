-- add_schedule: adds a date to a concert, with its tiers and every seat of the hall. The hall is drawn on the way
-- when the venue has none yet: @rows × @seats_per_row, in one section named Main.
--
-- Parameters
--   @concert_id
--   @starts_at             'YYYY-MM-DD HH:MM[:SS]' in UTC, or with an offset: '2030-05-01 19:00+09:00'
--   @doors_at              (default: an hour before the start)
--   @sale_opens_at         may be past: then the sale is open at once
--   @sale_closes_at        (default: the start)
--   @tiers                 'NAME:PRICE:ROWS,…', e.g. 'VIP:150000:1-3,R:120000:4-9,S:90000:*'. Rows count through
--                          the whole hall in the order of its seats; * is every row not named; a tier may come
--                          twice at one price. Prices in KRW.
--   @rows, @seats_per_row  the size of a hall to draw, up to 100,000 seats; leave out when the hall is drawn
--
-- Prints one row: schedule_id, concert_id, starts_at, sale_opens_at, sale_closes_at, seats, tiers, result ('added',
-- or 'nothing to do: …' when the concert has a date at that time already, which stays as it is).
--
-- Example
--   SET @concert_id = 1, @starts_at = '2030-05-01 19:00+09:00', @sale_opens_at = '2026-01-01 20:00+09:00';
--   SET @rows = 10, @seats_per_row = 12, @tiers = 'VIP:150000:1-3,R:120000:4-10';
--   SOURCE sql/admin/add_schedule.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  -- A variable of the client may have another collation than one of ours; so it is named where they meet.
  DECLARE instant_form VARCHAR(120) DEFAULT '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,3})?)?(Z|[+-][0-9]{2}:[0-9]{2})?$';
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_concert, the_venue, the_schedule BIGINT DEFAULT NULL;
  DECLARE starts, doors, opens, closes, concert_cancelled DATETIME(3) DEFAULT NULL;
  DECLARE hall_rows, hall_seats, hall_even INT DEFAULT 0;
  DECLARE outcome VARCHAR(80) DEFAULT 'added';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN NOT COALESCE(@concert_id REGEXP '^[1-9][0-9]{0,17}$', FALSE) THEN 'set @concert_id to the number of a concert'
    WHEN NOT COALESCE(@starts_at REGEXP instant_form COLLATE utf8mb4_general_ci, FALSE) THEN 'set @starts_at to an instant like 2030-05-01 19:00+09:00 (UTC without an offset)'
    WHEN NOT COALESCE(@sale_opens_at REGEXP instant_form COLLATE utf8mb4_general_ci, FALSE) THEN 'set @sale_opens_at to an instant like 2030-04-01 20:00+09:00 (UTC without an offset)'
    WHEN @doors_at IS NOT NULL AND NOT @doors_at REGEXP instant_form COLLATE utf8mb4_general_ci THEN '@doors_at must be an instant like 2030-05-01 18:00+09:00'
    WHEN @sale_closes_at IS NOT NULL AND NOT @sale_closes_at REGEXP instant_form COLLATE utf8mb4_general_ci THEN '@sale_closes_at must be an instant like 2030-05-01 18:30+09:00'
    WHEN COALESCE(TRIM(@tiers), '') = '' THEN 'set @tiers to NAME:PRICE:ROWS,… e.g. VIP:150000:1-3,R:120000:4-10'
    WHEN @@character_set_client NOT LIKE 'utf8%' AND @tiers REGEXP '[^[:ascii:]]' THEN 'start the client with --default-character-set=utf8mb4, or this text is garbled'
    WHEN CHAR_LENGTH(@tiers) > 10000 OR @tiers REGEXP '[[:cntrl:]]' THEN '@tiers must be one line of up to 10000 characters'
    WHEN (@rows IS NULL) <> (@seats_per_row IS NULL) THEN 'set both @rows and @seats_per_row, or neither'
    WHEN @rows IS NOT NULL AND NOT (@rows REGEXP '^[1-9][0-9]{0,5}$' AND @seats_per_row REGEXP '^[1-9][0-9]{0,5}$') THEN '@rows and @seats_per_row must be positive whole numbers'
    WHEN @rows * @seats_per_row > 100000 THEN 'a hall has at most 100000 seats'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  -- An offset is what the given time is ahead of UTC.
  CREATE OR REPLACE TEMPORARY TABLE office_instant (name VARCHAR(20) PRIMARY KEY, given VARCHAR(40), minutes INT, instant DATETIME(3));
  INSERT INTO office_instant (name, given)
  VALUES ('starts_at', @starts_at), ('doors_at', @doors_at), ('sale_opens_at', @sale_opens_at), ('sale_closes_at', @sale_closes_at);
  UPDATE office_instant
  SET minutes = IF(given REGEXP '[+-][0-9]{2}:[0-9]{2}$', IF(MID(given, -6, 1) = '-', -1, 1) * (60 * MID(given, -5, 2) + RIGHT(given, 2)), 0);
  UPDATE office_instant
  SET instant = CAST(REPLACE(REGEXP_SUBSTR(given, '^[0-9]+-[0-9]+-[0-9]+[ T][0-9:.]+'), 'T', ' ') AS DATETIME(3)) - INTERVAL minutes MINUTE
  WHERE given IS NOT NULL;
  SELECT MAX(IF(name = 'starts_at', instant, NULL)), MAX(IF(name = 'doors_at', instant, NULL)),
    MAX(IF(name = 'sale_opens_at', instant, NULL)), MAX(IF(name = 'sale_closes_at', instant, NULL))
  INTO starts, doors, opens, closes
  FROM office_instant;
  SET doors = COALESCE(doors, starts - INTERVAL 1 HOUR), closes = COALESCE(closes, starts);

  START TRANSACTION;
  SELECT id, venue_id, cancelled_at INTO the_concert, the_venue, concert_cancelled FROM concert WHERE id = @concert_id FOR UPDATE;
  IF the_concert IS NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'there is no such concert';
  END IF;
  SELECT id INTO the_schedule FROM schedule WHERE concert_id = the_concert AND starts_at = starts;

  IF the_schedule IS NOT NULL THEN
    SET outcome = 'nothing to do: the concert has a date at that time already';
  ELSE
    SET complaint = CASE
      WHEN concert_cancelled IS NOT NULL THEN 'the concert is cancelled'
      WHEN starts <= NOW(3) THEN '@starts_at must be in the future'
      WHEN starts > NOW(3) + INTERVAL 10 YEAR THEN '@starts_at must be within ten years'
      WHEN doors > starts THEN '@doors_at must not be after @starts_at'
      WHEN closes > starts THEN '@sale_closes_at must not be after @starts_at'
      WHEN opens >= closes THEN '@sale_opens_at must be before @sale_closes_at'
    END;
    IF complaint IS NOT NULL THEN
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
    END IF;

    -- The venue's row is locked, so that two of these at once draw one hall.
    SELECT id INTO the_venue FROM venue WHERE id = the_venue FOR UPDATE;
    SELECT COUNT(*) INTO hall_seats FROM venue_seat WHERE venue_id = the_venue;
    IF hall_seats = 0 AND @rows IS NULL THEN
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the venue has no hall yet: set @rows and @seats_per_row to draw one';
    END IF;
    IF hall_seats = 0 THEN
      INSERT INTO venue_seat (venue_id, seat_no, section, `row`, number, x, y)
      SELECT the_venue, (r.seq - 1) * @seats_per_row + n.seq, 'Main', r.seq, n.seq, 10 * n.seq, 60 + 14 * r.seq
      FROM seq_1_to_100000 AS r
      JOIN seq_1_to_100000 AS n
      WHERE r.seq <= @rows AND n.seq <= @seats_per_row;
    END IF;

    CREATE OR REPLACE TEMPORARY TABLE office_place (seat_no INT PRIMARY KEY, row_no INT NOT NULL, KEY (row_no));
    INSERT INTO office_place (seat_no, row_no)
    SELECT seat_no, DENSE_RANK() OVER (ORDER BY first_seat)
    FROM (
      SELECT seat_no, MIN(seat_no) OVER (PARTITION BY section, `row`) AS first_seat FROM venue_seat WHERE venue_id = the_venue
    ) AS place;
    SELECT MAX(row_no), COUNT(*) INTO hall_rows, hall_seats FROM office_place;
    SELECT COUNT(DISTINCT seats) = 1 INTO hall_even FROM (SELECT COUNT(*) AS seats FROM office_place GROUP BY row_no) AS r;
    IF @rows IS NOT NULL AND NOT (hall_even AND hall_rows = @rows AND hall_seats = @rows * @seats_per_row) THEN
      SET complaint = CONCAT('the hall is drawn already (', hall_rows, ' rows, ', hall_seats, ' seats): leave @rows and @seats_per_row out');
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
    END IF;

    -- NAME:PRICE:ROWS, one row each; a NULL first row stands for *.
    CREATE OR REPLACE TEMPORARY TABLE office_tier (
      part_no INT PRIMARY KEY, given VARCHAR(200) NOT NULL, name VARCHAR(60), price BIGINT, first_row INT, last_row INT
    );
    INSERT INTO office_tier (part_no, given)
    SELECT part_no, LEFT(TRIM(given), 200)
    FROM JSON_TABLE(CONCAT('[', REPLACE(JSON_QUOTE(@tiers), ',', '","'), ']'), '$[*]'
      COLUMNS (part_no FOR ORDINALITY, given TEXT PATH '$')) AS part;
    SELECT LEFT(CONCAT('@tiers: "', MIN(given), '" is not NAME:PRICE:ROWS'), 128) INTO complaint
    FROM office_tier
    WHERE NOT given REGEXP '^[^:]{1,60}:[1-9][0-9]{0,7}:([*]|[1-9][0-9]{0,5}(-[1-9][0-9]{0,5})?)$' OR given REGEXP '^ *:'
    HAVING COUNT(*) > 0;
    IF complaint IS NOT NULL THEN
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
    END IF;
    UPDATE office_tier
    SET name = TRIM(SUBSTRING_INDEX(given, ':', 1)), price = SUBSTRING_INDEX(SUBSTRING_INDEX(given, ':', 2), ':', -1),
      first_row = IF(given LIKE '%:*', NULL, SUBSTRING_INDEX(SUBSTRING_INDEX(given, ':', -1), '-', 1)),
      last_row = IF(given LIKE '%:*', NULL, SUBSTRING_INDEX(SUBSTRING_INDEX(given, ':', -1), '-', -1));

    CREATE OR REPLACE TEMPORARY TABLE office_tier_row (row_no INT NOT NULL, part_no INT NOT NULL, PRIMARY KEY (row_no, part_no));
    INSERT INTO office_tier_row (row_no, part_no)
    SELECT DISTINCT office_place.row_no, office_tier.part_no
    FROM office_tier
    JOIN office_place ON office_place.row_no BETWEEN office_tier.first_row AND office_tier.last_row;
    INSERT IGNORE INTO office_tier_row (row_no, part_no)
    SELECT office_place.row_no, (SELECT MIN(part_no) FROM office_tier WHERE first_row IS NULL)
    FROM office_place
    LEFT JOIN office_tier_row AS named ON named.row_no = office_place.row_no
    WHERE named.row_no IS NULL AND EXISTS (SELECT 1 FROM office_tier AS rest WHERE rest.first_row IS NULL);

    SET complaint = CASE
      WHEN EXISTS (SELECT 1 FROM office_tier WHERE price > 10000000) THEN '@tiers: a price is at most 10000000'
      WHEN EXISTS (SELECT 1 FROM office_tier WHERE first_row > last_row) THEN '@tiers: rows run from the lower number to the higher one'
      WHEN (SELECT MAX(last_row) FROM office_tier) > hall_rows THEN CONCAT('@tiers: the hall has only ', hall_rows, ' rows')
      WHEN (SELECT COUNT(*) FROM office_tier WHERE first_row IS NULL) > 1 THEN '@tiers: only one tier may have the rest of the rows (*)'
      WHEN (SELECT COUNT(*) FROM (SELECT 1 FROM office_tier GROUP BY name HAVING MIN(price) <> MAX(price)) AS two) > 0 THEN '@tiers: a tier has one price'
      WHEN (SELECT COUNT(*) FROM (SELECT 1 FROM office_tier_row GROUP BY row_no HAVING COUNT(*) > 1) AS two) > 0 THEN
        CONCAT('@tiers: row ', (SELECT MIN(row_no) FROM (SELECT row_no FROM office_tier_row GROUP BY row_no HAVING COUNT(*) > 1) AS two), ' is in two tiers')
      WHEN (SELECT COUNT(*) FROM office_tier_row) < hall_rows THEN CONCAT('@tiers: ',
        hall_rows - (SELECT COUNT(*) FROM office_tier_row), ' of ', hall_rows, ' rows have no tier')
      WHEN EXISTS (SELECT 1 FROM office_tier LEFT JOIN office_tier_row USING (part_no) WHERE office_tier_row.row_no IS NULL) THEN '@tiers: a tier has no row left'
    END;
    IF complaint IS NOT NULL THEN
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
    END IF;

    INSERT INTO schedule (concert_id, starts_at, doors_at, sale_opens_at, sale_closes_at, seats_total)
    VALUES (the_concert, starts, doors, opens, closes, hall_seats);
    SET the_schedule = LAST_INSERT_ID();
    INSERT INTO tier (schedule_id, name, price)
    SELECT the_schedule, name, MIN(price) FROM office_tier GROUP BY name ORDER BY MIN(part_no);
    INSERT INTO seat (schedule_id, seat_no, tier_id)
    SELECT the_schedule, office_place.seat_no, tier.id
    FROM office_place
    JOIN office_tier_row ON office_tier_row.row_no = office_place.row_no
    JOIN office_tier ON office_tier.part_no = office_tier_row.part_no
    JOIN tier ON tier.schedule_id = the_schedule AND tier.name = office_tier.name
    ORDER BY office_place.seat_no;
    INSERT INTO admin_log (script, parameters, result)
    VALUES ('add_schedule',
      JSON_OBJECT('concert_id', the_concert + 0, 'starts_at', starts, 'doors_at', doors, 'sale_opens_at', opens, 'sale_closes_at', closes,
        'tiers', CONVERT(@tiers USING utf8mb4), 'rows', @rows + 0, 'seats_per_row', @seats_per_row + 0),
      CONCAT('schedule ', the_schedule, ' with ', hall_seats, ' seats'));
    DROP TEMPORARY TABLE office_place, office_tier, office_tier_row;
  END IF;
  COMMIT;
  DROP TEMPORARY TABLE office_instant;

  SELECT schedule.id AS schedule_id, schedule.concert_id, schedule.starts_at, schedule.sale_opens_at, schedule.sale_closes_at,
    schedule.seats_total AS seats,
    (
      SELECT GROUP_CONCAT(name, ' ', price, ' (', seats, ' seats)' ORDER BY id SEPARATOR ', ')
      FROM (
        SELECT tier.id, tier.name, tier.price, COUNT(*) AS seats
        FROM tier
        JOIN seat ON seat.tier_id = tier.id
        WHERE tier.schedule_id = the_schedule
        GROUP BY tier.id
      ) AS t
    ) AS tiers,
    outcome AS result
  FROM schedule
  WHERE schedule.id = the_schedule;
END //

DELIMITER ;

SET @concert_id = NULL, @starts_at = NULL, @doors_at = NULL, @sale_opens_at = NULL, @sale_closes_at = NULL, @rows = NULL,
  @seats_per_row = NULL, @tiers = NULL;
