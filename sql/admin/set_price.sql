-- set_price: changes the price of one tier of one date, for holds that begin from now on. Holds that run and
-- tickets that are sold keep the price they were given.
--
-- Parameters
--   @schedule_id
--   @tier           the tier's name
--   @price          1 to 10,000,000 KRW
--
-- Prints one row: schedule_id, tier_id, tier, old_price, new_price, result ('changed', or 'nothing to do: …').
--
-- Example
--   SET @schedule_id = 1, @tier = 'R', @price = 110000;
--   SOURCE sql/admin/set_price.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_schedule, the_tier, old_price, new_price BIGINT DEFAULT NULL;
  DECLARE cancelled DATETIME(3) DEFAULT NULL;
  -- Compared as the column compares, whatever the client's collation is.
  DECLARE given_tier, tier_name VARCHAR(60) DEFAULT NULL;
  DECLARE outcome VARCHAR(80) DEFAULT 'changed';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN NOT COALESCE(@schedule_id REGEXP '^[1-9][0-9]{0,17}$', FALSE) THEN 'set @schedule_id to the number of a date'
    WHEN COALESCE(TRIM(@tier), '') = '' THEN 'set @tier to the name of a tier of the date'
    WHEN CHAR_LENGTH(TRIM(@tier)) > 60 THEN '@tier must have up to 60 characters'
    WHEN NOT COALESCE(@price REGEXP '^[1-9][0-9]{0,7}$', FALSE) OR @price > 10000000 THEN 'set @price to a whole number of KRW from 1 to 10000000'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;
  SET new_price = @price, given_tier = TRIM(@tier);

  START TRANSACTION;
  SELECT id, cancelled_at INTO the_schedule, cancelled FROM schedule WHERE id = @schedule_id FOR UPDATE;
  SELECT id, name, price INTO the_tier, tier_name, old_price
  FROM tier
  WHERE schedule_id = the_schedule AND name = given_tier
  FOR UPDATE;
  SET complaint = CASE
    WHEN the_schedule IS NULL THEN 'there is no such date'
    WHEN the_tier IS NULL THEN LEFT(CONCAT('the date has no such tier; it has ',
      COALESCE((SELECT GROUP_CONCAT(name ORDER BY id SEPARATOR ', ') FROM tier WHERE schedule_id = the_schedule), 'none')), 128)
    WHEN cancelled IS NOT NULL THEN 'the date is cancelled'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  IF old_price = new_price THEN
    SET outcome = 'nothing to do: it has that price';
  ELSE
    UPDATE tier SET price = new_price WHERE id = the_tier;
    INSERT INTO admin_log (script, parameters, result)
    VALUES ('set_price', JSON_OBJECT('schedule_id', the_schedule + 0, 'tier_id', the_tier + 0, 'tier', tier_name, 'price', new_price + 0),
      CONCAT('changed from ', old_price));
  END IF;
  COMMIT;

  SELECT the_schedule AS schedule_id, the_tier AS tier_id, tier_name AS tier, old_price, new_price, outcome AS result;
END //

DELIMITER ;

SET @schedule_id = NULL, @tier = NULL, @price = NULL;
