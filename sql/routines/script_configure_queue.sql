-- The work of sql/admin/configure_queue.sql.
CREATE OR REPLACE PROCEDURE script_configure_queue()
  SQL SECURITY INVOKER
BEGIN
  DECLARE given BIGINT DEFAULT office_require_number('concert_id', @concert_id, 'a concert');
  DECLARE no_room BOOLEAN DEFAULT COALESCE(CONCAT(@capacity) = 'none', FALSE);
  DECLARE no_rate BOOLEAN DEFAULT COALESCE(CONCAT(@admissions_per_minute) = 'none', FALSE);
  DECLARE room INT DEFAULT office_require_range('capacity', IF(no_room, NULL, @capacity), 0, 1000000, TRUE);
  DECLARE rate INT DEFAULT office_require_range('admissions_per_minute', IF(no_rate, NULL, @admissions_per_minute), 1,
    1000000, TRUE);
  DECLARE pass INT DEFAULT office_require_range('pass_minutes', @pass_minutes, 1, 1440, TRUE);
  DECLARE switch INT DEFAULT office_require_range('is_on', @is_on, 0, 1, TRUE);
  DECLARE opening DATETIME(3) DEFAULT office_parse_instant('opens_at', @opens_at);
  DECLARE forms BOOLEAN DEFAULT CONCAT(@line) = 'auto';
  DECLARE the_concert, places_given BIGINT DEFAULT NULL;
  DECLARE formed BOOLEAN DEFAULT FALSE;
  DECLARE outcome VARCHAR(80) DEFAULT 'changed';
  SELECT id INTO the_concert FROM concert WHERE id = given LOCK IN SHARE MODE;
  -- A lobby that has closed has given its order, also where nobody was in it.
  SELECT IF(closed_at IS NULL, last_number, GREATEST(last_number, 1)), is_auto INTO places_given, formed
  FROM sale_queue
  WHERE concert_id = the_concert
  FOR UPDATE;
  CALL office_refuse(CASE
    WHEN the_concert IS NULL THEN 'there is no such concert'
    WHEN CONCAT(@line) NOT IN ('auto', 'fixed') THEN 'set @line to auto or fixed'
    WHEN COALESCE(forms, formed) AND opening IS NOT NULL
      THEN 'a line that forms by itself sets @opens_at by itself'
    WHEN COALESCE(forms, formed) AND switch IS NOT NULL AND forms IS NULL
      THEN 'a line that forms by itself sets @is_on by itself: set @line to fixed first'
    WHEN opening IS NOT NULL AND places_given > 0
      AND NOT opening <=> (SELECT opens_at FROM sale_queue WHERE concert_id = the_concert)
      THEN 'places in the line were given already: @opens_at can no longer change'
  END);
  IF places_given IS NULL THEN
    INSERT INTO sale_queue (concert_id, is_on, is_auto, capacity, admissions_per_minute, pass_seconds, opens_at, seed)
    VALUES (the_concert, COALESCE(switch, NOT COALESCE(forms, FALSE)), COALESCE(forms, FALSE), room, rate,
      COALESCE(pass, 10) * 60, opening, LOWER(HEX(RANDOM_BYTES(32))));
    SET outcome = 'created';
  ELSE
    UPDATE sale_queue
    SET is_on = COALESCE(switch, IF(formed AND NOT forms, TRUE, is_on)), is_auto = COALESCE(forms, is_auto),
      formed_at = IF(forms AND is_on, COALESCE(formed_at, NOW(3)), formed_at),
      capacity = IF(no_room, NULL, COALESCE(room, capacity)),
      admissions_per_minute = IF(no_rate, NULL, COALESCE(rate, admissions_per_minute)),
      pass_seconds = COALESCE(pass * 60, pass_seconds), opens_at = COALESCE(opening, opens_at)
    WHERE concert_id = the_concert;
    SET outcome = IF(ROW_COUNT() = 0, 'nothing to do: it is like that', outcome);
  END IF;
  IF outcome IN ('created', 'changed') THEN
    CALL office_log('configure_queue',
      JSON_OBJECT('concert_id', the_concert + 0, 'capacity', @capacity, 'admissions_per_minute',
        @admissions_per_minute, 'pass_minutes', @pass_minutes, 'opens_at', @opens_at, 'is_on', @is_on, 'line', @line),
      outcome);
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT concert_id, capacity, admissions_per_minute, ROUND(pass_seconds / 60, 1) AS pass_minutes, opens_at, is_on,
    commitment, outcome AS result
  FROM sale_queue
  WHERE concert_id = the_concert;
END
