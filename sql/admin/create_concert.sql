-- create_concert: announces a concert, and its venue when that is new. It has no dates yet: add_schedule.sql.
--
-- Parameters
--   @title, @artist        up to 200 characters each
--   @venue                 the venue's name; created when there is none of that name
--   @city                  of a new venue (default: empty); ignored when the venue exists
--   @description           up to 10,000 characters (default: empty)
--   @seats_per_user_max    1 to 1000 seats of one date for one person (default: 8)
--   @refund_policy         'HOURS:PERCENT,…', e.g. '72:100,24:50': everything back until 72 hours before the
--                          start, half until 24, then nothing; '' for no refunds (default: '24:100')
--
-- Prints one row: concert_id, title, artist, venue_id, venue, venue_seats (0: its hall is not drawn yet), result
-- ('created', or 'nothing to do: …' when this venue has a concert of that title and artist already).
--
-- Example
--   SET @title = '봄밤의 재즈 Spring Night Jazz', @artist = '정하늘 쿼텟', @venue = '새빛홀 Saebit Hall', @city = '서울 Seoul';
--   SOURCE sql/admin/create_concert.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE given_title, given_artist, given_venue, given_policy VARCHAR(200);
  DECLARE given_city VARCHAR(100);
  DECLARE given_description TEXT;
  DECLARE given_max INT;
  DECLARE the_venue, the_concert BIGINT DEFAULT NULL;
  DECLARE outcome VARCHAR(80) DEFAULT 'created';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN COALESCE(TRIM(@title), '') = '' THEN 'set @title to the title of the concert'
    WHEN COALESCE(TRIM(@artist), '') = '' THEN 'set @artist to who plays'
    WHEN COALESCE(TRIM(@venue), '') = '' THEN 'set @venue to the name of the venue'
    WHEN @@character_set_client NOT LIKE 'utf8%' AND CONCAT_WS('', @title, @artist, @venue, @city, @description) REGEXP '[^[:ascii:]]'
      THEN 'start the client with --default-character-set=utf8mb4, or this text is garbled'
    WHEN CHAR_LENGTH(@title) > 200 OR @title REGEXP '[[:cntrl:]]' THEN '@title must be one line of up to 200 characters'
    WHEN CHAR_LENGTH(@artist) > 200 OR @artist REGEXP '[[:cntrl:]]' THEN '@artist must be one line of up to 200 characters'
    WHEN CHAR_LENGTH(@venue) > 200 OR @venue REGEXP '[[:cntrl:]]' THEN '@venue must be one line of up to 200 characters'
    WHEN CHAR_LENGTH(@city) > 100 OR @city REGEXP '[[:cntrl:]]' THEN '@city must be one line of up to 100 characters'
    WHEN CHAR_LENGTH(@description) > 10000 THEN '@description must have up to 10000 characters'
    WHEN NOT COALESCE(@seats_per_user_max, 8) REGEXP '^([1-9][0-9]{0,2}|1000)$' THEN '@seats_per_user_max must be a whole number from 1 to 1000'
    WHEN NOT COALESCE(@refund_policy, '24:100') REGEXP '^(([0-9]{1,4}:(100|[0-9]{1,2}))(,[0-9]{1,4}:(100|[0-9]{1,2})){0,9})?$'
      THEN '@refund_policy must look like 72:100,24:50 (HOURS:PERCENT, up to 10 pairs), or be empty'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;
  SET given_title = TRIM(@title), given_artist = TRIM(@artist), given_venue = TRIM(@venue), given_city = COALESCE(TRIM(@city), '');
  SET given_description = COALESCE(@description, ''), given_max = COALESCE(@seats_per_user_max, 8);
  SET given_policy = COALESCE(@refund_policy, '24:100');

  START TRANSACTION;
  -- The venue's row is locked, so that two of these at once create one concert.
  SELECT id INTO the_venue FROM venue WHERE name = given_venue FOR UPDATE;
  IF the_venue IS NULL THEN
    INSERT INTO venue (name, city) VALUES (given_venue, given_city) ON DUPLICATE KEY UPDATE id = id;
    SELECT id INTO the_venue FROM venue WHERE name = given_venue FOR UPDATE;
  END IF;

  SELECT MIN(id) INTO the_concert
  FROM concert
  WHERE venue_id = the_venue
    AND title = given_title COLLATE utf8mb4_bin
    AND artist = given_artist COLLATE utf8mb4_bin
    AND cancelled_at IS NULL;
  IF the_concert IS NULL THEN
    INSERT INTO concert (title, artist, description, venue_id, seats_per_user_max, refund_policy)
    VALUES (given_title, given_artist, given_description, the_venue, given_max, given_policy);
    SET the_concert = LAST_INSERT_ID();
    INSERT INTO admin_log (script, parameters, result)
    VALUES ('create_concert',
      JSON_OBJECT('title', given_title, 'artist', given_artist, 'venue', given_venue, 'seats_per_user_max', given_max + 0, 'refund_policy', given_policy),
      CONCAT('concert ', the_concert, ' at venue ', the_venue));
  ELSE
    SET outcome = 'nothing to do: it exists already';
  END IF;
  COMMIT;

  SELECT concert.id AS concert_id, concert.title, concert.artist, venue.id AS venue_id, venue.name AS venue,
    (SELECT COUNT(*) FROM venue_seat WHERE venue_seat.venue_id = venue.id) AS venue_seats, outcome AS result
  FROM concert
  JOIN venue ON venue.id = concert.venue_id
  WHERE concert.id = the_concert;
END //

DELIMITER ;

SET @title = NULL, @artist = NULL, @venue = NULL, @city = NULL, @description = NULL, @seats_per_user_max = NULL, @refund_policy = NULL;
