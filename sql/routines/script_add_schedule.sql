-- The work of sql/admin/add_schedule.sql.
CREATE OR REPLACE PROCEDURE script_add_schedule()
  SQL SECURITY INVOKER
BEGIN
  DECLARE given BIGINT DEFAULT office_require_number('concert_id', @concert_id, 'a concert');
  DECLARE starts, doors, opens, closes, concert_cancelled DATETIME(3) DEFAULT NULL;
  DECLARE the_concert, the_venue, the_schedule BIGINT DEFAULT NULL;
  DECLARE tiers TEXT DEFAULT NULL;
  DECLARE hall_seats INT DEFAULT 0;
  DECLARE outcome VARCHAR(80) DEFAULT 'added';
  CALL office_refuse(CASE
    WHEN @starts_at IS NULL OR NOT @starts_at REGEXP '^[0-9]{4}-'
      THEN 'set @starts_at to an instant like 2030-05-01 19:00+09:00 (UTC without an offset)'
    WHEN @sale_opens_at IS NULL OR NOT @sale_opens_at REGEXP '^[0-9]{4}-'
      THEN 'set @sale_opens_at to an instant like 2030-04-01 20:00+09:00 (UTC without an offset)'
    WHEN COALESCE(TRIM(@tiers), '') = ''
      THEN 'set @tiers to NAME:PRICE:ROWS,… e.g. VIP:150000:1-3,R:120000:4-10'
    WHEN (@rows IS NULL) <> (@seats_per_row IS NULL) THEN 'set both @rows and @seats_per_row, or neither'
    WHEN @rows IS NOT NULL AND NOT (@rows REGEXP '^[1-9][0-9]{0,5}$' AND @seats_per_row REGEXP '^[1-9][0-9]{0,5}$')
      THEN '@rows and @seats_per_row must be positive whole numbers'
    WHEN @rows * @seats_per_row > 100000 THEN 'a hall has at most 100000 seats'
  END);
  SET starts = office_parse_instant('starts_at', @starts_at);
  SET opens = office_parse_instant('sale_opens_at', @sale_opens_at);
  SET doors = COALESCE(office_parse_instant('doors_at', @doors_at), starts - INTERVAL 1 HOUR);
  SET closes = COALESCE(office_parse_instant('sale_closes_at', @sale_closes_at), starts);
  SET tiers = office_require_line('tiers', @tiers, 10000);

  SELECT id, venue_id, cancelled_at INTO the_concert, the_venue, concert_cancelled
  FROM concert
  WHERE id = given
  FOR UPDATE;
  CALL office_refuse(IF(the_concert IS NULL, 'there is no such concert', NULL));
  SELECT id INTO the_schedule FROM schedule WHERE concert_id = the_concert AND starts_at = starts;
  IF the_schedule IS NOT NULL THEN
    SET outcome = 'nothing to do: the concert has a date at that time already';
  ELSE
    CALL office_refuse(CASE
      WHEN concert_cancelled IS NOT NULL THEN 'the concert is cancelled'
      WHEN starts <= NOW(3) THEN '@starts_at must be in the future'
      WHEN starts > NOW(3) + INTERVAL 10 YEAR THEN '@starts_at must be within ten years'
      WHEN doors > starts THEN '@doors_at must not be after @starts_at'
      WHEN closes > starts THEN '@sale_closes_at must not be after @starts_at'
      WHEN opens >= closes THEN '@sale_opens_at must be before @sale_closes_at'
    END);
    CALL office_draw_hall(the_venue, @rows, @seats_per_row);
    CALL office_parse_tiers(tiers);
    SELECT COUNT(*) INTO hall_seats FROM office_place;
    INSERT INTO schedule (concert_id, starts_at, doors_at, sale_opens_at, sale_closes_at, seats_total)
    VALUES (the_concert, starts, doors, opens, closes, hall_seats);
    SET the_schedule = LAST_INSERT_ID();
    INSERT INTO tier (schedule_id, name, price)
    SELECT the_schedule, name, MIN(price) FROM office_tier GROUP BY name ORDER BY MIN(part_no);
    INSERT INTO seat (schedule_id, seat_no, tier_id)
    SELECT the_schedule, office_place.seat_no, tier.id
    FROM office_place
    JOIN office_tier_row ON office_tier_row.row_no = office_place.row_no
    JOIN office_tier ON office_tier.part_no = office_tier_row.part_no
    JOIN tier ON tier.schedule_id = the_schedule AND tier.name = office_tier.name
    ORDER BY office_place.seat_no;
    CALL office_log('add_schedule',
      JSON_OBJECT('concert_id', the_concert + 0, 'starts_at', starts, 'doors_at', doors, 'sale_opens_at', opens,
        'sale_closes_at', closes, 'tiers', tiers, 'rows', @rows + 0, 'seats_per_row', @seats_per_row + 0),
      CONCAT('schedule ', the_schedule, ' with ', hall_seats, ' seats'));
    DROP TEMPORARY TABLE office_place, office_tier, office_tier_row;
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT schedule.id AS schedule_id, schedule.concert_id, schedule.starts_at, schedule.sale_opens_at,
    schedule.sale_closes_at, schedule.seats_total AS seats,
    (
      SELECT GROUP_CONCAT(name, ' ', price, ' (', seats, ' seats)' ORDER BY id SEPARATOR ', ')
      FROM (
        SELECT tier.id, tier.name, tier.price, COUNT(*) AS seats
        FROM tier
        JOIN seat ON seat.tier_id = tier.id
        WHERE tier.schedule_id = the_schedule
        GROUP BY tier.id
      ) AS t
    ) AS tiers,
    outcome AS result
  FROM schedule
  WHERE schedule.id = the_schedule;
END
