-- The number that a parameter gives to something; refuses what is none.
CREATE OR REPLACE FUNCTION office_require_number(p_name VARCHAR(40), p_given TEXT, p_what VARCHAR(40)) RETURNS BIGINT
  NO SQL
  SQL SECURITY INVOKER
BEGIN
  IF NOT COALESCE(p_given REGEXP '^[1-9][0-9]{0,17}$', FALSE) THEN
    CALL office_refuse(CONCAT('set @', p_name, ' to the number of ', p_what));
  END IF;
  RETURN p_given;
END
