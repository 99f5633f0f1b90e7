-- A line of text that a parameter gives, without the spaces around it; refuses what is longer, or more than a line.
-- A script that reads text tells the client's character set in @client_letters: in here it is always utf8mb4.
CREATE OR REPLACE FUNCTION office_require_line(p_name VARCHAR(40), p_given TEXT, p_length INT) RETURNS TEXT
  NO SQL
  SQL SECURITY INVOKER
BEGIN
  CALL office_refuse(CASE
    WHEN @client_letters NOT LIKE 'utf8%' AND p_given REGEXP '[^[:ascii:]]'
      THEN 'start the client with --default-character-set=utf8mb4, or this text is garbled'
    WHEN CHAR_LENGTH(p_given) > p_length OR p_given REGEXP '[[:cntrl:]]'
      THEN CONCAT('@', p_name, ' must be one line of up to ', p_length, ' characters')
  END);
  RETURN TRIM(p_given);
END
