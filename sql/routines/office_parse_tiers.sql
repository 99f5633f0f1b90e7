-- Reads NAME:PRICE:ROWS,… into office_tier, a row for each part, and gives each row of office_place to one of them in
-- office_tier_row. Refuses what is no such list, and a row with two tiers or none.
CREATE OR REPLACE PROCEDURE office_parse_tiers(IN p_tiers TEXT)
  SQL SECURITY INVOKER
BEGIN
  DECLARE hall_rows INT DEFAULT (SELECT MAX(row_no) FROM office_place);
  DECLARE twice, without INT DEFAULT NULL;
  DECLARE malformed TEXT DEFAULT NULL;
  -- A NULL first row stands for *.
  CREATE OR REPLACE TEMPORARY TABLE office_tier (
    part_no INT PRIMARY KEY, given VARCHAR(200) NOT NULL, name VARCHAR(60), price BIGINT, first_row INT, last_row INT
  );
  INSERT INTO office_tier (part_no, given)
  SELECT part_no, LEFT(TRIM(given), 200)
  FROM JSON_TABLE(CONCAT('[', REPLACE(JSON_QUOTE(p_tiers), ',', '","'), ']'), '$[*]'
    COLUMNS (part_no FOR ORDINALITY, given TEXT PATH '$')) AS part;
  SELECT MIN(given) INTO malformed
  FROM office_tier
  WHERE given REGEXP '^ *:'
    OR NOT given REGEXP '^[^:]{1,60}:[1-9][0-9]{0,7}:([*]|[1-9][0-9]{0,5}(-[1-9][0-9]{0,5})?)$';
  CALL office_refuse(CONCAT('@tiers: "', malformed, '" is not NAME:PRICE:ROWS'));
  UPDATE office_tier
  SET name = TRIM(SUBSTRING_INDEX(given, ':', 1)),
    price = SUBSTRING_INDEX(SUBSTRING_INDEX(given, ':', 2), ':', -1),
    first_row = IF(given LIKE '%:*', NULL, SUBSTRING_INDEX(SUBSTRING_INDEX(given, ':', -1), '-', 1)),
    last_row = IF(given LIKE '%:*', NULL, SUBSTRING_INDEX(SUBSTRING_INDEX(given, ':', -1), '-', -1));

  CREATE OR REPLACE TEMPORARY TABLE office_tier_row (
    row_no INT NOT NULL, part_no INT NOT NULL, PRIMARY KEY (row_no, part_no)
  );
  INSERT INTO office_tier_row (row_no, part_no)
  SELECT DISTINCT office_place.row_no, office_tier.part_no
  FROM office_tier
  JOIN office_place ON office_place.row_no BETWEEN office_tier.first_row AND office_tier.last_row;
  INSERT IGNORE INTO office_tier_row (row_no, part_no)
  SELECT office_place.row_no, (SELECT MIN(part_no) FROM office_tier WHERE first_row IS NULL)
  FROM office_place
  LEFT JOIN office_tier_row AS named ON named.row_no = office_place.row_no
  WHERE named.row_no IS NULL AND EXISTS (SELECT 1 FROM office_tier AS rest WHERE rest.first_row IS NULL);
  SELECT MIN(row_no) INTO twice
  FROM (SELECT row_no FROM office_tier_row GROUP BY row_no HAVING COUNT(*) > 1) AS two;
  SELECT hall_rows - COUNT(DISTINCT row_no) INTO without FROM office_tier_row;
  CALL office_refuse(CASE
    WHEN EXISTS (SELECT 1 FROM office_tier WHERE price > 10000000) THEN '@tiers: a price is at most 10000000'
    WHEN EXISTS (SELECT 1 FROM office_tier WHERE first_row > last_row)
      THEN '@tiers: rows run from the lower number to the higher one'
    WHEN (SELECT MAX(last_row) FROM office_tier) > hall_rows
      THEN CONCAT('@tiers: the hall has only ', hall_rows, ' rows')
    WHEN (SELECT COUNT(*) FROM office_tier WHERE first_row IS NULL) > 1
      THEN '@tiers: only one tier may have the rest of the rows (*)'
    WHEN EXISTS (SELECT 1 FROM office_tier GROUP BY name HAVING MIN(price) <> MAX(price))
      THEN '@tiers: a tier has one price'
    WHEN twice IS NOT NULL THEN CONCAT('@tiers: row ', twice, ' is in two tiers')
    WHEN without > 0 THEN CONCAT('@tiers: ', without, ' of ', hall_rows, ' rows have no tier')
    WHEN EXISTS (SELECT 1 FROM office_tier LEFT JOIN office_tier_row USING (part_no) WHERE row_no IS NULL)
      THEN '@tiers: a tier has no row left'
  END);
END
