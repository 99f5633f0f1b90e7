-- The work of sql/admin/report_sales.sql.
CREATE OR REPLACE PROCEDURE script_report_sales()
  SQL SECURITY INVOKER
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;
  CALL office_choose_schedules(@schedule_id, @concert_id);
  SELECT schedule.id AS schedule_id, concert.id AS concert_id, concert.title, schedule.starts_at,
    CASE
      WHEN schedule.cancelled_at IS NOT NULL THEN 'cancelled'
      WHEN schedule.starts_at <= NOW(3) THEN 'over'
      WHEN schedule.sale_closes_at <= NOW(3) THEN 'closed'
      WHEN schedule.sale_opens_at > NOW(3) THEN 'not open'
      ELSE 'on sale'
    END AS status,
    schedule.seats_total AS seats, COALESCE(place.free, 0) AS free, COALESCE(place.held, 0) AS held,
    COALESCE(place.sold, 0) AS sold, COALESCE(place.blocked, 0) AS blocked, COALESCE(sales.orders, 0) AS orders,
    COALESCE(sales.tickets_sold, 0) AS tickets_sold, COALESCE(sales.tickets_cancelled, 0) AS tickets_cancelled,
    COALESCE(sales.gross, 0) AS gross, COALESCE(sales.refunded, 0) AS refunded,
    COALESCE(sales.gross - sales.refunded, 0) AS net
  FROM office_schedule
  JOIN schedule ON schedule.id = office_schedule.schedule_id
  JOIN concert ON concert.id = schedule.concert_id
  LEFT JOIN (
    SELECT seat.schedule_id, SUM(status = 'free' OR (status = 'held' AND held_until <= NOW(3))) AS free,
      SUM(status = 'held' AND held_until > NOW(3)) AS held, SUM(status = 'sold') AS sold,
      SUM(status = 'blocked') AS blocked
    FROM office_schedule
    STRAIGHT_JOIN seat FORCE INDEX (PRIMARY) ON seat.schedule_id = office_schedule.schedule_id
    GROUP BY seat.schedule_id
  ) AS place ON place.schedule_id = schedule.id
  LEFT JOIN (
    SELECT ticket.schedule_id, COUNT(DISTINCT order_id) AS orders, COUNT(*) AS tickets_sold,
      SUM(status = 'cancelled') AS tickets_cancelled, SUM(price) AS gross, SUM(refunded) AS refunded
    FROM office_schedule
    STRAIGHT_JOIN ticket ON ticket.schedule_id = office_schedule.schedule_id
    GROUP BY ticket.schedule_id
  ) AS sales ON sales.schedule_id = schedule.id
  ORDER BY schedule.starts_at, schedule.id;

  IF @schedule_id IS NOT NULL THEN
    SELECT tier.name AS tier, tier.price, COALESCE(place.seats, 0) AS seats, COALESCE(place.free, 0) AS free,
      COALESCE(place.held, 0) AS held, COALESCE(place.sold, 0) AS sold, COALESCE(place.blocked, 0) AS blocked,
      COALESCE(sales.gross, 0) AS gross,
      COALESCE(sales.refunded, 0) AS refunded, COALESCE(sales.gross - sales.refunded, 0) AS net
    FROM tier
    LEFT JOIN (
      SELECT tier_id, COUNT(*) AS seats, SUM(status = 'free' OR (status = 'held' AND held_until <= NOW(3))) AS free,
        SUM(status = 'held' AND held_until > NOW(3)) AS held, SUM(status = 'sold') AS sold,
        SUM(status = 'blocked') AS blocked
      FROM seat
      WHERE schedule_id = @schedule_id
      GROUP BY tier_id
    ) AS place ON place.tier_id = tier.id
    LEFT JOIN (
      SELECT tier_id, SUM(price) AS gross, SUM(refunded) AS refunded
      FROM ticket
      WHERE schedule_id = @schedule_id
      GROUP BY tier_id
    ) AS sales ON sales.tier_id = tier.id
    WHERE tier.schedule_id = @schedule_id
    ORDER BY tier.id;
  END IF;
  CALL office_log('report_sales', JSON_OBJECT('schedule_id', @schedule_id + 0, 'concert_id', @concert_id + 0), 'shown');
  COMMIT;
  DROP TEMPORARY TABLE office_schedule;
END
