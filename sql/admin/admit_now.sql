-- admit_now: lets the next people of a line in at once, whatever the rate says; never more than the capacity has
-- places for, and whether or not they were heard of lately. Running it again lets the next ones in.
--
-- Parameters
--   @concert_id
--   @people       how many, 1 to 10,000
--
-- Prints one row: concert_id, admitted, active, capacity, waiting, result ('admitted', or 'nothing to do: …').
--
-- Example
--   SET @concert_id = 1, @people = 50;
--   SOURCE sql/admin/admit_now.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_concert, room, live, places, admitted, last_admitted BIGINT DEFAULT NULL;
  DECLARE pass INT DEFAULT NULL;
  DECLARE is_drawing BOOLEAN DEFAULT FALSE;
  DECLARE outcome VARCHAR(80) DEFAULT 'admitted';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN NOT COALESCE(@concert_id REGEXP '^[1-9][0-9]{0,17}$', FALSE) THEN 'set @concert_id to the number of a concert'
    WHEN NOT COALESCE(@people REGEXP '^[1-9][0-9]{0,4}$', FALSE) OR @people > 10000 THEN 'set @people to a whole number from 1 to 10000'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  START TRANSACTION;
  SELECT concert_id, capacity, pass_seconds, opens_at IS NOT NULL AND drawn_at IS NULL
  INTO the_concert, room, pass, is_drawing
  FROM sale_queue
  WHERE concert_id = @concert_id AND is_on
  FOR UPDATE;
  SET complaint = CASE
    WHEN the_concert IS NULL THEN 'the concert has no line'
    WHEN is_drawing THEN 'the line has no order before its draw'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  SELECT COUNT(*) INTO live FROM queue_token WHERE concert_id = the_concert AND state = 'active' AND expires_at > NOW(3);
  SET places = GREATEST(0, LEAST(@people + 0, room - live));
  -- Ordered by number: who was passed over comes before who has not been called yet.
  UPDATE queue_token
  SET state = 'active', admitted_at = NOW(3), expires_at = NOW(3) + INTERVAL pass SECOND, is_skipped = FALSE, is_back = FALSE
  WHERE concert_id = the_concert AND state = 'waiting'
  ORDER BY number
  LIMIT places;
  SET admitted = ROW_COUNT();
  IF admitted = 0 THEN
    SET outcome = IF(places = 0, 'nothing to do: all places are taken', 'nothing to do: nobody waits');
  ELSE
    SELECT MAX(number) INTO last_admitted FROM queue_token WHERE concert_id = the_concert AND state = 'active';
    UPDATE sale_queue SET serving = GREATEST(serving, last_admitted) WHERE concert_id = the_concert;
    INSERT INTO admin_log (script, parameters, result)
    VALUES ('admit_now', JSON_OBJECT('concert_id', the_concert + 0, 'people', @people + 0), CONCAT('admitted ', admitted));
  END IF;
  COMMIT;

  SELECT the_concert AS concert_id, admitted, live + admitted AS active, room AS capacity,
    (SELECT COUNT(*) FROM queue_token WHERE concert_id = the_concert AND state = 'waiting') AS waiting,
    outcome AS result;
END //

DELIMITER ;

SET @concert_id = NULL, @people = NULL;
