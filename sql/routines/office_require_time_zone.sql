-- The IANA name of a time zone that a parameter gives, such as Asia/Seoul; NULL where it was left out.
CREATE OR REPLACE FUNCTION office_require_time_zone(p_given TEXT) RETURNS VARCHAR(64)
  NO SQL
  SQL SECURITY INVOKER
BEGIN
  IF NOT COALESCE(p_given REGEXP '^[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$' AND CHAR_LENGTH(p_given) <= 64, TRUE)
  THEN
    CALL office_refuse('set @time_zone to the IANA name of a time zone, such as Asia/Seoul');
  END IF;
  RETURN p_given;
END
