-- report_queue: how the lines stand, and how many the house lets in.
--
-- Parameters
--   @concert_id   one concert; NULL for all that have a line
--
-- Prints a row per line: concert_id, title, state ('off', 'lobby', 'drawing', 'open'), capacity, active (passes that
-- are good), waiting, skipped (of those: were away when their number came), lobby, serving, last_number,
-- entered_per_minute (as measured), minutes_to_go (for the last in the line; NULL: nobody knows), line ('fixed', or
-- 'auto': forms by itself). Then one row for the house: places (how many may be inside at once), inside, wait_ms (how
-- long the till makes people wait; NULL: nobody has measured it), last_change of the places (grows: the till is quick;
-- cut: it was slower than 100 ms; stays; unknown), best (the places when it last became slow), seconds_since_cut,
-- stay_seconds (how long people stay inside), seconds_since_tick (more than a few: nobody lets people in).
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
  ROUND(COALESCE(place.waiting, 0) * 1000 / NULLIF(pace, 0), 1) AS minutes_to_go,
  IF(is_auto, 'auto', 'fixed') AS line
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

SELECT places, inside, wait_ms, last_change, best, TIMESTAMPDIFF(SECOND, cut_at, NOW(3)) AS seconds_since_cut,
  ROUND(stay_ms / 1000, 1) AS stay_seconds, TIMESTAMPDIFF(SECOND, ticked_at, NOW(3)) AS seconds_since_tick
FROM house;

SET @concert_id = NULL;
