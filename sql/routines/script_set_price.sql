-- The work of sql/admin/set_price.sql.
CREATE OR REPLACE PROCEDURE script_set_price()
  SQL SECURITY INVOKER
BEGIN
  DECLARE given BIGINT DEFAULT office_require_number('schedule_id', @schedule_id, 'a date');
  DECLARE given_tier TEXT DEFAULT TRIM(@tier);
  DECLARE the_schedule, the_tier, old_price, new_price BIGINT DEFAULT NULL;
  DECLARE cancelled DATETIME(3) DEFAULT NULL;
  DECLARE tier_name VARCHAR(60) DEFAULT NULL;
  DECLARE outcome VARCHAR(80) DEFAULT 'changed';
  CALL office_refuse(CASE
    WHEN COALESCE(given_tier, '') = '' THEN 'set @tier to the name of a tier of the date'
    WHEN CHAR_LENGTH(given_tier) > 60 THEN '@tier must have up to 60 characters'
  END);
  SET new_price = office_require_range('price', @price, 1, 10000000, FALSE);
  SELECT id, cancelled_at INTO the_schedule, cancelled FROM schedule WHERE id = given FOR UPDATE;
  SELECT id, name, price INTO the_tier, tier_name, old_price
  FROM tier
  WHERE schedule_id = the_schedule AND name = given_tier
  FOR UPDATE;
  CALL office_refuse(CASE
    WHEN the_schedule IS NULL THEN 'there is no such date'
    WHEN the_tier IS NULL THEN CONCAT('the date has no such tier; it has ',
      (SELECT COALESCE(GROUP_CONCAT(name ORDER BY id SEPARATOR ', '), 'none') FROM tier
        WHERE schedule_id = the_schedule))
    WHEN cancelled IS NOT NULL THEN 'the date is cancelled'
  END);
  IF old_price = new_price THEN
    SET outcome = 'nothing to do: it has that price';
  ELSE
    UPDATE tier SET price = new_price WHERE id = the_tier;
    CALL office_log('set_price',
      JSON_OBJECT('schedule_id', the_schedule + 0, 'tier_id', the_tier + 0, 'tier', tier_name, 'price', new_price + 0),
      CONCAT('changed from ', old_price));
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT the_schedule AS schedule_id, the_tier AS tier_id, tier_name AS tier, old_price, new_price, outcome AS result;
END
