-- The instant that a parameter gives, in UTC or with an offset, by which its clock is ahead of UTC; NULL for NULL.
-- Refuses what is none, or no day of the calendar.
CREATE OR REPLACE FUNCTION office_parse_instant(p_name VARCHAR(40), p_given VARCHAR(40)) RETURNS DATETIME(3)
  NO SQL
  SQL SECURITY INVOKER
BEGIN
  DECLARE day_and_time VARCHAR(40) DEFAULT REGEXP_SUBSTR(p_given,
    '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(?=(Z|[+-][0-9]{2}:[0-9]{2})?$)');
  DECLARE ahead VARCHAR(6) DEFAULT REGEXP_SUBSTR(p_given, '[+-][0-9]{2}:[0-9]{2}$');
  DECLARE instant DATETIME(3) DEFAULT NULL;
  DECLARE CONTINUE HANDLER FOR 1292 SET instant = NULL;
  SET instant = CAST(NULLIF(REPLACE(day_and_time, 'T', ' '), '') AS DATETIME(3));
  IF p_given IS NOT NULL AND instant IS NULL THEN
    CALL office_refuse(CONCAT('@', p_name, ' must be an instant like 2030-05-01 19:00+09:00 (UTC without an offset)'));
  ELSEIF ahead <> '' THEN
    RETURN instant - INTERVAL IF(ahead LIKE '-%', -1, 1) * (60 * MID(ahead, 2, 2) + RIGHT(ahead, 2)) MINUTE;
  END IF;
  RETURN instant;
END
