-- configure_queue: gives a concert a waiting queue, or changes the one it has, also while people stand in it.
-- What is left NULL stays as it is.
--
-- Parameters
--   @concert_id
--   @capacity                how many may buy at once, 0 to 1,000,000 (a new queue needs it; 0 stops the line)
--   @admissions_per_minute   how many may enter a minute, 1 to 1,000,000 (a new queue needs it)
--   @pass_minutes            for how long a pass is good, 1 to 1440 (10)
--   @opens_at                until then whoever comes gets a lot, and a draw decides the order ('2027-01-05 20:00:00',
--                            UTC); only before the first place in the line was given
--   @is_on                   1 or 0: without a line everybody may buy (1)
--
-- Prints one row: concert_id, capacity, admissions_per_minute, pass_minutes, opens_at, is_on, commitment (the
-- SHA-256 of the draw's seed, to be published), result ('created', 'changed', or 'nothing to do: …').
--
-- Example
--   SET @concert_id = 1, @capacity = 500, @admissions_per_minute = 1200;
--   SOURCE sql/admin/configure_queue.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_concert, places_given BIGINT DEFAULT NULL;
  DECLARE is_new BOOLEAN DEFAULT FALSE;
  DECLARE opening DATETIME(3) DEFAULT NULL;
  DECLARE outcome VARCHAR(80) DEFAULT 'changed';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN NOT COALESCE(@concert_id REGEXP '^[1-9][0-9]{0,17}$', FALSE) THEN 'set @concert_id to the number of a concert'
    WHEN @capacity IS NOT NULL AND (NOT @capacity REGEXP '^[0-9]{1,7}$' OR @capacity > 1000000) THEN 'set @capacity to a whole number from 0 to 1000000'
    WHEN @admissions_per_minute IS NOT NULL AND (NOT @admissions_per_minute REGEXP '^[1-9][0-9]{0,6}$' OR @admissions_per_minute > 1000000) THEN 'set @admissions_per_minute to a whole number from 1 to 1000000'
    WHEN @pass_minutes IS NOT NULL AND (NOT @pass_minutes REGEXP '^[1-9][0-9]{0,3}$' OR @pass_minutes > 1440) THEN 'set @pass_minutes to a whole number from 1 to 1440'
    WHEN @is_on IS NOT NULL AND NOT @is_on REGEXP '^[01]$' THEN 'set @is_on to 1 or 0'
    WHEN @opens_at IS NOT NULL AND NOT @opens_at REGEXP '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?$' THEN 'set @opens_at to a time such as 2027-01-05 20:00:00'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;
  SET opening = CAST(@opens_at AS DATETIME(3));

  START TRANSACTION;
  SELECT id INTO the_concert FROM concert WHERE id = @concert_id LOCK IN SHARE MODE;
  -- A lobby that has closed has given its order, also where nobody was in it.
  SELECT IF(closed_at IS NULL, last_number, GREATEST(last_number, 1)) INTO places_given
  FROM sale_queue WHERE concert_id = the_concert FOR UPDATE;
  SET is_new = places_given IS NULL;
  SET complaint = CASE
    WHEN the_concert IS NULL THEN 'there is no such concert'
    WHEN is_new AND (@capacity IS NULL OR @admissions_per_minute IS NULL) THEN 'a new queue needs @capacity and @admissions_per_minute'
    WHEN @opens_at IS NOT NULL AND opening IS NULL THEN 'set @opens_at to a time such as 2027-01-05 20:00:00'
    WHEN opening IS NOT NULL AND places_given > 0
      AND NOT opening <=> (SELECT opens_at FROM sale_queue WHERE concert_id = the_concert)
      THEN 'places in the line were given already: @opens_at can no longer change'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  IF is_new THEN
    INSERT INTO sale_queue (concert_id, is_on, capacity, admissions_per_minute, pass_seconds, opens_at, seed)
    VALUES (the_concert, COALESCE(@is_on, 1), @capacity, @admissions_per_minute, COALESCE(@pass_minutes, 10) * 60,
      opening, LOWER(HEX(RANDOM_BYTES(32))));
    SET outcome = 'created';
  ELSE
    UPDATE sale_queue
    SET is_on = COALESCE(@is_on, is_on), capacity = COALESCE(@capacity, capacity),
      admissions_per_minute = COALESCE(@admissions_per_minute, admissions_per_minute),
      pass_seconds = COALESCE(@pass_minutes * 60, pass_seconds), opens_at = COALESCE(opening, opens_at)
    WHERE concert_id = the_concert;
    IF ROW_COUNT() = 0 THEN
      SET outcome = 'nothing to do: it is like that';
    END IF;
  END IF;
  IF outcome IN ('created', 'changed') THEN
    INSERT INTO admin_log (script, parameters, result)
    VALUES ('configure_queue', JSON_OBJECT('concert_id', the_concert + 0, 'capacity', @capacity,
      'admissions_per_minute', @admissions_per_minute, 'pass_minutes', @pass_minutes, 'opens_at', @opens_at,
      'is_on', @is_on), outcome);
  END IF;
  COMMIT;

  SELECT concert_id, capacity, admissions_per_minute, ROUND(pass_seconds / 60, 1) AS pass_minutes, opens_at, is_on, commitment,
    outcome AS result
  FROM sale_queue
  WHERE concert_id = the_concert;
END //

DELIMITER ;

SET @concert_id = NULL, @capacity = NULL, @admissions_per_minute = NULL, @pass_minutes = NULL, @opens_at = NULL, @is_on = NULL;
