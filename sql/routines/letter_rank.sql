-- Where a mark stands among the marks of its letter; 0 for what is no mark, or keeps its place.
CREATE OR REPLACE FUNCTION letter_rank(p_letter VARCHAR(1) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin) RETURNS INT
  DETERMINISTIC NO SQL
  SQL SECURITY INVOKER
BEGIN
  DECLARE ranks, marks TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  IF letter_number(p_letter) < 0x300 OR p_letter NOT REGEXP '\\p{M}' THEN
    RETURN 0;
  END IF;
  SET ranks = letter_ranks();
  WHILE ranks <> '' DO
    SET marks = SUBSTRING_INDEX(SUBSTRING_INDEX(ranks, ';', 1), ':', -1);
    IF p_letter REGEXP CONCAT('[', REPLACE(REGEXP_REPLACE(marks, '[0-9A-F]+', '\\\\x{\\0}'), ' ', ''), ']') THEN
      RETURN SUBSTRING_INDEX(ranks, ':', 1);
    END IF;
    SET ranks = SUBSTRING(ranks FROM LOCATE(';', ranks) + 1);
  END WHILE;
  RETURN 0;
END
