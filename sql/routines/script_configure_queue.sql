-- The work of sql/admin/configure_queue.sql.
CREATE OR REPLACE PROCEDURE script_configure_queue()
  SQL SECURITY INVOKER
BEGIN
  DECLARE given BIGINT DEFAULT office_require_number('concert_id', @concert_id, 'a concert');
  DECLARE room INT DEFAULT office_require_range('capacity', @capacity, 0, 1000000, TRUE);
  DECLARE rate INT DEFAULT office_require_range('admissions_per_minute', @admissions_per_minute, 1, 1000000, TRUE);
  DECLARE pass INT DEFAULT office_require_range('pass_minutes', @pass_minutes, 1, 1440, TRUE);
  DECLARE switch INT DEFAULT office_require_range('is_on', @is_on, 0, 1, TRUE);
  DECLARE opening DATETIME(3) DEFAULT office_parse_instant('opens_at', @opens_at);
  DECLARE the_concert, places_given BIGINT DEFAULT NULL;
  DECLARE outcome VARCHAR(80) DEFAULT 'changed';
  SELECT id INTO the_concert FROM concert WHERE id = given LOCK IN SHARE MODE;
  -- A lobby that has closed has given its order, also where nobody was in it.
  SELECT IF(closed_at IS NULL, last_number, GREATEST(last_number, 1)) INTO places_given
  FROM sale_queue
  WHERE concert_id = the_concert
  FOR UPDATE;
  CALL office_refuse(CASE
    WHEN the_concert IS NULL THEN 'there is no such concert'
    WHEN places_given IS NULL AND (room IS NULL OR rate IS NULL)
      THEN 'a new queue needs @capacity and @admissions_per_minute'
    WHEN opening IS NOT NULL AND places_given > 0
      AND NOT opening <=> (SELECT opens_at FROM sale_queue WHERE concert_id = the_concert)
      THEN 'places in the line were given already: @opens_at can no longer change'
  END);
  IF places_given IS NULL THEN
    INSERT INTO sale_queue (concert_id, is_on, capacity, admissions_per_minute, pass_seconds, opens_at, seed)
    VALUES (the_concert, COALESCE(switch, 1), room, rate, COALESCE(pass, 10) * 60, opening,
      LOWER(HEX(RANDOM_BYTES(32))));
    SET outcome = 'created';
  ELSE
    UPDATE sale_queue
    SET is_on = COALESCE(switch, is_on), capacity = COALESCE(room, capacity),
      admissions_per_minute = COALESCE(rate, admissions_per_minute),
      pass_seconds = COALESCE(pass * 60, pass_seconds), opens_at = COALESCE(opening, opens_at)
    WHERE concert_id = the_concert;
    SET outcome = IF(ROW_COUNT() = 0, 'nothing to do: it is like that', outcome);
  END IF;
  IF outcome IN ('created', 'changed') THEN
    CALL office_log('configure_queue',
      JSON_OBJECT('concert_id', the_concert + 0, 'capacity', @capacity, 'admissions_per_minute',
        @admissions_per_minute, 'pass_minutes', @pass_minutes, 'opens_at', @opens_at, 'is_on', @is_on),
      outcome);
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT concert_id, capacity, admissions_per_minute, ROUND(pass_seconds / 60, 1) AS pass_minutes, opens_at, is_on,
    commitment, outcome AS result
  FROM sale_queue
  WHERE concert_id = the_concert;
END
