-- The work of sql/admin/admit_now.sql.
CREATE OR REPLACE PROCEDURE script_admit_now()
  SQL SECURITY INVOKER
BEGIN
  DECLARE given BIGINT DEFAULT office_require_number('concert_id', @concert_id, 'a concert');
  DECLARE wanted INT DEFAULT office_require_range('people', @people, 1, 10000, FALSE);
  DECLARE the_concert, room, live, places, admitted, last_admitted BIGINT DEFAULT NULL;
  DECLARE pass INT DEFAULT NULL;
  DECLARE is_drawing BOOLEAN DEFAULT FALSE;
  DECLARE outcome VARCHAR(80) DEFAULT 'admitted';

  SELECT concert_id, capacity, pass_seconds, opens_at IS NOT NULL AND drawn_at IS NULL
  INTO the_concert, room, pass, is_drawing
  FROM sale_queue
  WHERE concert_id = given AND is_on
  FOR UPDATE;
  CALL office_refuse(CASE
    WHEN the_concert IS NULL THEN 'the concert has no line'
    WHEN is_drawing THEN 'the line has no order before its draw'
  END);
  SELECT COUNT(*) INTO live
  FROM queue_token
  WHERE concert_id = the_concert AND state = 'active' AND expires_at > NOW(3);
  SET places = GREATEST(0, LEAST(wanted, COALESCE(room, wanted + live) - live));
  -- Ordered by number: who was passed over comes before who has not been called yet.
  UPDATE queue_token
  SET state = 'active', admitted_at = NOW(3), expires_at = NOW(3) + INTERVAL pass SECOND, is_skipped = FALSE,
    is_back = FALSE
  WHERE concert_id = the_concert AND state = 'waiting'
  ORDER BY number
  LIMIT places;
  SET admitted = ROW_COUNT();
  IF admitted = 0 THEN
    SET outcome = IF(places = 0, 'nothing to do: all places are taken', 'nothing to do: nobody waits');
  ELSE
    SELECT MAX(number) INTO last_admitted FROM queue_token WHERE concert_id = the_concert AND state = 'active';
    UPDATE sale_queue SET serving = GREATEST(serving, last_admitted) WHERE concert_id = the_concert;
    CALL office_log('admit_now', JSON_OBJECT('concert_id', the_concert + 0, 'people', wanted + 0),
      CONCAT('admitted ', admitted));
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT the_concert AS concert_id, admitted, live + admitted AS active, room AS capacity,
    (SELECT COUNT(*) FROM queue_token WHERE concert_id = the_concert AND state = 'waiting') AS waiting,
    outcome AS result;
END
