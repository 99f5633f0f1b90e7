-- open_sale: opens the sale of one date now, or moves its opening to another instant; also reopens a closed sale.
--
-- Parameters
--   @schedule_id
--   @sale_opens_at    'YYYY-MM-DD HH:MM[:SS]' in UTC, or with an offset like +09:00 (default: now)
--   @sale_closes_at   (default: as it is, or the start of the concert if that is past)
--
-- Prints one row: schedule_id, starts_at, sale_opens_at, sale_closes_at, result ('open', 'opens later', or 'nothing
-- to do: …'). A cancelled date and one that has started are refused.
--
-- Example
--   SET @schedule_id = 1;
--   SOURCE sql/admin/open_sale.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  -- A variable of the client may have another collation than one of ours; so it is named where they meet.
  DECLARE instant_form VARCHAR(120) DEFAULT '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,3})?)?(Z|[+-][0-9]{2}:[0-9]{2})?$';
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_schedule BIGINT DEFAULT NULL;
  DECLARE starts, opens, closes, old_opens, old_closes, cancelled DATETIME(3) DEFAULT NULL;
  DECLARE at DATETIME(3) DEFAULT NOW(3);
  DECLARE outcome VARCHAR(80);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN NOT COALESCE(@schedule_id REGEXP '^[1-9][0-9]{0,17}$', FALSE) THEN 'set @schedule_id to the number of a date'
    WHEN @sale_opens_at IS NOT NULL AND NOT @sale_opens_at REGEXP instant_form COLLATE utf8mb4_general_ci THEN '@sale_opens_at must be an instant like 2030-04-01 20:00+09:00'
    WHEN @sale_closes_at IS NOT NULL AND NOT @sale_closes_at REGEXP instant_form COLLATE utf8mb4_general_ci THEN '@sale_closes_at must be an instant like 2030-05-01 18:30+09:00'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  -- An offset is what the given time is ahead of UTC.
  CREATE OR REPLACE TEMPORARY TABLE office_instant (name VARCHAR(20) PRIMARY KEY, given VARCHAR(40), minutes INT, instant DATETIME(3));
  INSERT INTO office_instant (name, given) VALUES ('sale_opens_at', @sale_opens_at), ('sale_closes_at', @sale_closes_at);
  UPDATE office_instant
  SET minutes = IF(given REGEXP '[+-][0-9]{2}:[0-9]{2}$', IF(MID(given, -6, 1) = '-', -1, 1) * (60 * MID(given, -5, 2) + RIGHT(given, 2)), 0);
  UPDATE office_instant
  SET instant = CAST(REPLACE(REGEXP_SUBSTR(given, '^[0-9]+-[0-9]+-[0-9]+[ T][0-9:.]+'), 'T', ' ') AS DATETIME(3)) - INTERVAL minutes MINUTE
  WHERE given IS NOT NULL;
  SELECT MAX(IF(name = 'sale_opens_at', instant, NULL)), MAX(IF(name = 'sale_closes_at', instant, NULL)) INTO opens, closes FROM office_instant;

  START TRANSACTION;
  SELECT id, starts_at, sale_opens_at, sale_closes_at, cancelled_at INTO the_schedule, starts, old_opens, old_closes, cancelled
  FROM schedule
  WHERE id = @schedule_id
  FOR UPDATE;
  -- An open sale stays open since when it was.
  SET opens = COALESCE(opens, LEAST(old_opens, at));
  SET closes = COALESCE(closes, IF(old_closes <= at, starts, old_closes));
  SET complaint = CASE
    WHEN the_schedule IS NULL THEN 'there is no such date'
    WHEN cancelled IS NOT NULL THEN 'the date is cancelled'
    WHEN starts <= at THEN 'the concert has started'
    WHEN closes > starts THEN '@sale_closes_at must not be after the start'
    WHEN closes <= at THEN '@sale_closes_at must be in the future'
    WHEN opens >= closes THEN '@sale_opens_at must be before the sale closes'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  SET outcome = IF(opens <= at, 'open', 'opens later');
  IF opens = old_opens AND closes = old_closes THEN
    SET outcome = CONCAT('nothing to do: ', IF(opens <= at, 'it is open', 'it opens then already'));
  ELSE
    UPDATE schedule SET sale_opens_at = opens, sale_closes_at = closes, version = version + 1 WHERE id = the_schedule;
    INSERT INTO admin_log (script, parameters, result)
    VALUES ('open_sale', JSON_OBJECT('schedule_id', the_schedule + 0, 'sale_opens_at', opens, 'sale_closes_at', closes), outcome);
  END IF;
  COMMIT;
  DROP TEMPORARY TABLE office_instant;

  SELECT id AS schedule_id, starts_at, sale_opens_at, sale_closes_at, outcome AS result FROM schedule WHERE id = the_schedule;
END //

DELIMITER ;

SET @schedule_id = NULL, @sale_opens_at = NULL, @sale_closes_at = NULL;
