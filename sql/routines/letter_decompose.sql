-- A lower-case letter with its marks as single characters, as Unicode decomposes it (NFD).
CREATE OR REPLACE FUNCTION letter_decompose(p_letter VARCHAR(1) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)
  RETURNS VARCHAR(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
  DETERMINISTIC NO SQL
  SQL SECURITY INVOKER
BEGIN
  DECLARE head VARCHAR(1) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT p_letter;
  DECLARE parts, marks VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
  DECLARE number INT;
  parting: LOOP
    SET number = letter_number(head);
    IF number < 0xC0 THEN
      RETURN CONCAT(head, marks);
    ELSEIF number BETWEEN 0xAC00 AND 0xD7A3 THEN
      SET number = number - 0xAC00;
      RETURN CONCAT(letter(0x1100 + number DIV 588), letter(0x1161 + number MOD 588 DIV 28),
        IF(number MOD 28 = 0, '', letter(0x11A7 + number MOD 28)), marks);
    ELSEIF number BETWEEN 0xF900 AND 0xFAFF OR number BETWEEN 0x2F800 AND 0x2FA1F THEN
      -- A compatibility ideograph sorts as the one it stands for, whose number is in its weight.
      SET parts = HEX(WEIGHT_STRING(head COLLATE utf8mb4_uca1400_as_cs LEVEL 1));
      RETURN IF(parts REGEXP '^FB[48]', letter((CONV(LEFT(parts, 4), 16, 10) & 0x3F) << 15 |
        CONV(RIGHT(parts, 4), 16, 10) & 0x7FFF), head);
    END IF;
    SET parts = REGEXP_SUBSTR(letter_partings(), CONCAT('\\b', HEX(number), '=\\K[0-9A-F+]+'));
    IF parts <> '' THEN
      SET head = letter(CONV(SUBSTRING_INDEX(parts, '+', 1), 16, 10));
      SET marks = CONCAT(IF(parts LIKE '%+%', letter(CONV(SUBSTRING_INDEX(parts, '+', -1), 16, 10)), ''), marks);
    ELSE
      SET parts = REGEXP_SUBSTR(letter_pairs(), CONCAT('[0-9A-F]+:(?:[^;]{2})*?[^;]\\Q', head, '\\E'));
      IF parts = '' THEN
        RETURN CONCAT(head, marks);
      END IF;
      SET head = MID(parts, -2, 1);
      SET marks = CONCAT(letter(CONV(SUBSTRING_INDEX(parts, ':', 1), 16, 10)), marks);
    END IF;
  END LOOP;
END
