-- A whole number of a range that a parameter gives; refuses what is none. NULL where the parameter may be left out.
CREATE OR REPLACE FUNCTION office_require_range(
  p_name VARCHAR(40), p_given TEXT, p_first INT, p_last INT, p_is_optional BOOLEAN
) RETURNS INT
  NO SQL
  SQL SECURITY INVOKER
BEGIN
  IF p_given IS NULL AND p_is_optional THEN
    RETURN NULL;
  ELSEIF NOT COALESCE(p_given REGEXP '^(0|[1-9][0-9]{0,8})$' AND p_given BETWEEN p_first AND p_last, FALSE) THEN
    CALL office_refuse(CONCAT('set @', p_name, ' to a whole number from ', p_first, ' to ', p_last));
  END IF;
  RETURN p_given;
END
