-- close_sale: ends the sale of one date now, or before it opened. Holds that run may still be paid; what is sold
-- stays sold. open_sale.sql opens it again.
--
-- Parameters
--   @schedule_id
--
-- Prints one row: schedule_id, starts_at, sale_opens_at, sale_closes_at, result ('closed', or 'nothing to do: …').
--
-- Example
--   SET @schedule_id = 1;
--   SOURCE sql/admin/close_sale.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE the_schedule BIGINT DEFAULT NULL;
  DECLARE old_closes DATETIME(3) DEFAULT NULL;
  DECLARE at DATETIME(3) DEFAULT NOW(3);
  DECLARE outcome VARCHAR(80) DEFAULT 'closed';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  IF NOT COALESCE(@schedule_id REGEXP '^[1-9][0-9]{0,17}$', FALSE) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'set @schedule_id to the number of a date';
  END IF;

  START TRANSACTION;
  SELECT id, sale_closes_at INTO the_schedule, old_closes FROM schedule WHERE id = @schedule_id FOR UPDATE;
  IF the_schedule IS NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'there is no such date';
  END IF;

  IF old_closes <= at THEN
    SET outcome = 'nothing to do: it is closed';
  ELSE
    -- A sale that has not opened yet keeps an opening before its end, as every date must.
    UPDATE schedule
    SET sale_opens_at = LEAST(sale_opens_at, at - INTERVAL 1 SECOND), sale_closes_at = at, version = version + 1
    WHERE id = the_schedule;
    INSERT INTO admin_log (script, parameters, result) VALUES ('close_sale', JSON_OBJECT('schedule_id', the_schedule + 0), outcome);
  END IF;
  COMMIT;

  SELECT id AS schedule_id, starts_at, sale_opens_at, sale_closes_at, outcome AS result FROM schedule WHERE id = the_schedule;
END //

DELIMITER ;

SET @schedule_id = NULL;
