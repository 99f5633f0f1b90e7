-- report_sales: what was sold, date by date, from one consistent picture.
--
-- Parameters
--   @schedule_id or @concert_id    (default: every date)
--
-- Prints a row for each date in the order of its start: schedule_id, concert_id, title, starts_at, status ('on sale',
-- 'not open', 'closed', 'over' or 'cancelled'), seats, free, held, sold, blocked, orders, tickets_sold (all ever),
-- tickets_cancelled, gross (paid), refunded, net (KRW). A hold past its end counts as free.
-- With @schedule_id also a row for each tier: tier, price (now), seats, free, held, sold, blocked, gross, refunded, net.
--
-- Example
--   SET @concert_id = 1;
--   SOURCE sql/admin/report_sales.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN @schedule_id IS NOT NULL AND NOT @schedule_id REGEXP '^[1-9][0-9]{0,17}$' THEN '@schedule_id must be the number of a date'
    WHEN @concert_id IS NOT NULL AND NOT @concert_id REGEXP '^[1-9][0-9]{0,17}$' THEN '@concert_id must be the number of a concert'
    WHEN @schedule_id IS NOT NULL AND @concert_id IS NOT NULL THEN 'set @schedule_id or @concert_id, not both'
    WHEN @schedule_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM schedule WHERE id = @schedule_id) THEN 'there is no such date'
    WHEN @concert_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM concert WHERE id = @concert_id) THEN 'there is no such concert'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;

  CREATE OR REPLACE TEMPORARY TABLE office_schedule (schedule_id BIGINT PRIMARY KEY);
  START TRANSACTION WITH CONSISTENT SNAPSHOT;
  INSERT INTO office_schedule (schedule_id)
  SELECT id FROM schedule WHERE (@schedule_id IS NULL OR id = @schedule_id) AND (@concert_id IS NULL OR concert_id = @concert_id);
  SELECT schedule.id AS schedule_id, concert.id AS concert_id, concert.title, schedule.starts_at,
    CASE
      WHEN schedule.cancelled_at IS NOT NULL THEN 'cancelled'
      WHEN schedule.starts_at <= NOW(3) THEN 'over'
      WHEN schedule.sale_closes_at <= NOW(3) THEN 'closed'
      WHEN schedule.sale_opens_at > NOW(3) THEN 'not open'
      ELSE 'on sale'
    END AS status,
    schedule.seats_total AS seats, COALESCE(place.free, 0) AS free, COALESCE(place.held, 0) AS held, COALESCE(place.sold, 0) AS sold,
    COALESCE(place.blocked, 0) AS blocked, COALESCE(sales.orders, 0) AS orders, COALESCE(sales.tickets_sold, 0) AS tickets_sold,
    COALESCE(sales.tickets_cancelled, 0) AS tickets_cancelled, COALESCE(sales.gross, 0) AS gross, COALESCE(sales.refunded, 0) AS refunded,
    COALESCE(sales.gross - sales.refunded, 0) AS net
  FROM office_schedule
  JOIN schedule ON schedule.id = office_schedule.schedule_id
  JOIN concert ON concert.id = schedule.concert_id
  LEFT JOIN (
    SELECT seat.schedule_id, SUM(status = 'free' OR (status = 'held' AND held_until <= NOW(3))) AS free,
      SUM(status = 'held' AND held_until > NOW(3)) AS held, SUM(status = 'sold') AS sold, SUM(status = 'blocked') AS blocked
    FROM office_schedule
    STRAIGHT_JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = office_schedule.schedule_id
    GROUP BY seat.schedule_id
  ) AS place ON place.schedule_id = schedule.id
  LEFT JOIN (
    SELECT ticket.schedule_id, COUNT(DISTINCT order_id) AS orders, COUNT(*) AS tickets_sold, SUM(status = 'cancelled') AS tickets_cancelled,
      SUM(price) AS gross, SUM(refunded) AS refunded
    FROM office_schedule
    STRAIGHT_JOIN ticket ON ticket.schedule_id = office_schedule.schedule_id
    GROUP BY ticket.schedule_id
  ) AS sales ON sales.schedule_id = schedule.id
  ORDER BY schedule.starts_at, schedule.id;

  IF @schedule_id IS NOT NULL THEN
    SELECT tier.name AS tier, tier.price, COALESCE(place.seats, 0) AS seats, COALESCE(place.free, 0) AS free, COALESCE(place.held, 0) AS held,
      COALESCE(place.sold, 0) AS sold, COALESCE(place.blocked, 0) AS blocked, COALESCE(sales.gross, 0) AS gross,
      COALESCE(sales.refunded, 0) AS refunded, COALESCE(sales.gross - sales.refunded, 0) AS net
    FROM tier
    LEFT JOIN (
      SELECT tier_id, COUNT(*) AS seats, SUM(status = 'free' OR (status = 'held' AND held_until <= NOW(3))) AS free,
        SUM(status = 'held' AND held_until > NOW(3)) AS held, SUM(status = 'sold') AS sold, SUM(status = 'blocked') AS blocked
      FROM seat
      WHERE schedule_id = @schedule_id
      GROUP BY tier_id
    ) AS place ON place.tier_id = tier.id
    LEFT JOIN (
      SELECT tier_id, SUM(price) AS gross, SUM(refunded) AS refunded FROM ticket WHERE schedule_id = @schedule_id GROUP BY tier_id
    ) AS sales ON sales.tier_id = tier.id
    WHERE tier.schedule_id = @schedule_id
    ORDER BY tier.id;
  END IF;
  INSERT INTO admin_log (script, parameters, result)
  VALUES ('report_sales', JSON_OBJECT('schedule_id', @schedule_id + 0, 'concert_id', @concert_id + 0), 'shown');
  COMMIT;
  DROP TEMPORARY TABLE office_schedule;
END //

DELIMITER ;

SET @schedule_id = NULL, @concert_id = NULL;
