-- report_queue: how the lines stand.
--
-- Parameters
--   @concert_id   one concert; NULL for all that have a line
--
-- Prints a row per line: concert_id, title, state ('off', 'lobby', 'drawing', 'open'), capacity, active (passes that
-- are good), waiting, skipped (of those: were away when their number came), lobby, serving, last_number,
-- entered_per_minute (as measured), minutes_to_go (for the last in the line; NULL: nobody knows).
--
-- Example
--   SET @concert_id = NULL;
--   SOURCE sql/admin/report_queue.sql;

SET SESSION time_zone = '+00:00';

SELECT sale_queue.concert_id, concert.title,
  queue_state(is_on, opens_at, closed_at, drawn_at, NOW(3)) AS state,
  capacity, COALESCE(place.active, 0) AS active, COALESCE(place.waiting, 0) AS waiting,
  COALESCE(place.skipped, 0) AS skipped, COALESCE(place.lobby, 0) AS lobby, serving, last_number,
  ROUND(pace / 1000, 1) AS entered_per_minute,
  ROUND(COALESCE(place.waiting, 0) * 1000 / NULLIF(pace, 0), 1) AS minutes_to_go
FROM sale_queue
JOIN concert ON concert.id = sale_queue.concert_id
LEFT JOIN (
  SELECT concert_id, SUM(state = 'active' AND expires_at > NOW(3)) AS active, SUM(state = 'waiting') AS waiting,
    SUM(state = 'waiting' AND is_skipped) AS skipped, SUM(state = 'lobby') AS lobby
  FROM queue_token
  GROUP BY concert_id
) AS place ON place.concert_id = sale_queue.concert_id
WHERE @concert_id IS NULL OR sale_queue.concert_id = @concert_id
ORDER BY sale_queue.concert_id;

SET @concert_id = NULL;
