-- The one lower-case letter that a letter and what follows it make (NFC); NULL where they stay two.
CREATE OR REPLACE FUNCTION letter_compose(
  p_letter VARCHAR(1) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  p_mark VARCHAR(1) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS VARCHAR(1) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
  DETERMINISTIC NO SQL
  SQL SECURITY INVOKER
BEGIN
  DECLARE first, second INT;
  SET first = letter_number(p_letter), second = letter_number(p_mark);
  IF second < 0x300 THEN
    RETURN NULL;
  END IF;
  -- Hangul: an initial and a vowel make a syllable, which takes a final.
  IF first BETWEEN 0x1100 AND 0x1112 AND second BETWEEN 0x1161 AND 0x1175 THEN
    RETURN letter(0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28);
  ELSEIF first BETWEEN 0xAC00 AND 0xD7A3 AND (first - 0xAC00) MOD 28 = 0 AND second BETWEEN 0x11A8 AND 0x11C2 THEN
    RETURN letter(first + second - 0x11A7);
  END IF;
  RETURN NULLIF(REGEXP_SUBSTR(letter_pairs(),
    CONCAT('\\b0*', HEX(second), ':(?:[^;]{2})*?\\Q', p_letter, '\\E\\K[^;]')), '');
END
