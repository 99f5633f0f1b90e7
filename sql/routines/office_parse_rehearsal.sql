-- The name of a rehearsal as its accounts have it; refuses what is none.
CREATE OR REPLACE FUNCTION office_parse_rehearsal(p_given TEXT) RETURNS VARCHAR(40)
  NO SQL
  SQL SECURITY INVOKER
BEGIN
  IF NOT COALESCE(p_given, 'rehearsal') REGEXP '^[A-Za-z0-9-]{1,30}$' THEN
    CALL office_refuse('@rehearsal must be 1 to 30 letters, digits and -');
  END IF;
  RETURN LOWER(COALESCE(p_given, 'rehearsal'));
END
