-- The form by which two spellings of an email are the same: without the space around it, lower case, canonically
-- composed. The twin of EmailAddress.key in Sources/BoxOffice; letters that are newer than Unicode 14 keep their case.
CREATE OR REPLACE FUNCTION office_email_key(p_email TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)
  RETURNS TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
  DETERMINISTIC NO SQL
  SQL SECURITY INVOKER
BEGIN
  DECLARE typed, apart, together TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
  DECLARE mark, joined VARCHAR(1) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  DECLARE place, starter, rank, last_rank INT DEFAULT 0;

  SET typed = REGEXP_REPLACE(p_email, REPLACE('^S+|S+\\z', 'S', '(?:(?=[\\s\\x{85}])(?!\\x{180E})\\X)'), '');
  SET typed = LOWER(REPLACE(typed, 'İ', CONCAT('i', letter(0x307))) COLLATE utf8mb4_uca1400_as_cs);
  IF CHAR_LENGTH(typed) = LENGTH(typed) OR CHAR_LENGTH(typed) > 1000 THEN
    RETURN typed;
  END IF;

  -- All marks apart, and those of a letter in the order of their ranks.
  SET place = 1;
  WHILE place <= CHAR_LENGTH(typed) DO
    SET apart = CONCAT(apart, letter_decompose(MID(typed, place, 1))), place = place + 1;
  END WHILE;
  SET typed = apart, apart = '', place = 1;
  WHILE place <= CHAR_LENGTH(typed) DO
    SET mark = MID(typed, place, 1), rank = letter_rank(mark), starter = CHAR_LENGTH(apart);
    WHILE rank > 0 AND starter > 0 AND letter_rank(MID(apart, starter, 1)) > rank DO
      SET starter = starter - 1;
    END WHILE;
    SET apart = CONCAT(LEFT(apart, starter), mark, SUBSTRING(apart, starter + 1)), place = place + 1;
  END WHILE;

  -- A mark joins its letter unless one of its rank, or above, has stayed between them.
  SET starter = 0, place = 1;
  WHILE place <= CHAR_LENGTH(apart) DO
    SET mark = MID(apart, place, 1), rank = letter_rank(mark), joined = NULL, place = place + 1;
    IF starter > 0 AND (starter = CHAR_LENGTH(together) OR last_rank BETWEEN 1 AND rank - 1) THEN
      SET joined = letter_compose(MID(together, starter, 1), mark);
    END IF;
    IF joined IS NOT NULL THEN
      SET together = INSERT(together, starter, 1, joined);
    ELSE
      SET together = CONCAT(together, mark), last_rank = rank;
      SET starter = IF(rank = 0, CHAR_LENGTH(together), starter);
    END IF;
  END WHILE;
  RETURN together;
END
