-- The work of sql/admin/create_concert.sql.
CREATE OR REPLACE PROCEDURE script_create_concert()
  SQL SECURITY INVOKER
BEGIN
  DECLARE given_title VARCHAR(200) DEFAULT office_require_line('title', @title, 200);
  DECLARE given_artist VARCHAR(200) DEFAULT office_require_line('artist', @artist, 200);
  DECLARE given_venue VARCHAR(200) DEFAULT office_require_line('venue', @venue, 200);
  DECLARE given_city VARCHAR(100) DEFAULT COALESCE(office_require_line('city', @city, 100), '');
  DECLARE given_policy VARCHAR(200) DEFAULT COALESCE(@refund_policy, '24:100');
  DECLARE given_description TEXT DEFAULT COALESCE(@description, '');
  DECLARE given_max INT
    DEFAULT COALESCE(office_require_range('seats_per_user_max', @seats_per_user_max, 1, 1000, TRUE), 8);
  DECLARE given_zone VARCHAR(64) DEFAULT office_require_time_zone(@time_zone);
  DECLARE must_verify INT
    DEFAULT COALESCE(office_require_range('requires_verified_email', @requires_verified_email, 0, 1, TRUE), 1);
  DECLARE the_venue, the_concert BIGINT DEFAULT NULL;
  DECLARE outcome VARCHAR(80) DEFAULT 'created';
  CALL office_refuse(CASE
    WHEN COALESCE(given_title, '') = '' THEN 'set @title to the title of the concert'
    WHEN COALESCE(given_artist, '') = '' THEN 'set @artist to who plays'
    WHEN COALESCE(given_venue, '') = '' THEN 'set @venue to the name of the venue'
    WHEN @client_letters NOT LIKE 'utf8%' AND @description REGEXP '[^[:ascii:]]'
      THEN 'start the client with --default-character-set=utf8mb4, or this text is garbled'
    WHEN CHAR_LENGTH(@description) > 10000 THEN '@description must have up to 10000 characters'
    WHEN NOT given_policy REGEXP '^(([0-9]{1,4}:(100|[0-9]{1,2}))(,[0-9]{1,4}:(100|[0-9]{1,2})){0,9})?$'
      THEN '@refund_policy must look like 72:100,24:50 (HOURS:PERCENT, up to 10 pairs), or be empty'
  END);

  -- The venue's row is locked, so that two of these at once create one concert.
  SELECT id INTO the_venue FROM venue WHERE name = given_venue FOR UPDATE;
  IF the_venue IS NULL THEN
    INSERT INTO venue (name, city, time_zone) VALUES (given_venue, given_city, COALESCE(given_zone, 'Asia/Seoul'))
    ON DUPLICATE KEY UPDATE id = id;
    SELECT id INTO the_venue FROM venue WHERE name = given_venue FOR UPDATE;
  END IF;
  SELECT MIN(id) INTO the_concert
  FROM concert
  WHERE venue_id = the_venue
    AND title = given_title COLLATE utf8mb4_bin
    AND artist = given_artist COLLATE utf8mb4_bin
    AND cancelled_at IS NULL;
  IF the_concert IS NOT NULL THEN
    SET outcome = 'nothing to do: it exists already';
  ELSE
    INSERT INTO concert (title, artist, description, venue_id, seats_per_user_max, refund_policy,
      requires_verified_email)
    VALUES (given_title, given_artist, given_description, the_venue, given_max, given_policy, must_verify);
    SET the_concert = LAST_INSERT_ID();
    CALL office_log('create_concert',
      JSON_OBJECT('title', given_title, 'artist', given_artist, 'venue', given_venue, 'seats_per_user_max',
        given_max + 0, 'refund_policy', given_policy, 'requires_verified_email', must_verify + 0),
      CONCAT('concert ', the_concert, ' at venue ', the_venue));
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT concert.id AS concert_id, concert.title, concert.artist, venue.id AS venue_id, venue.name AS venue,
    (SELECT COUNT(*) FROM venue_seat WHERE venue_seat.venue_id = venue.id) AS venue_seats, outcome AS result
  FROM concert
  JOIN venue ON venue.id = concert.venue_id
  WHERE concert.id = the_concert;
END
