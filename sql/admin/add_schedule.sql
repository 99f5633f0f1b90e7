-- add_schedule: adds a date to a concert, with its tiers and every seat of the hall. The hall is drawn on the way
-- when the venue has none yet: @rows × @seats_per_row, in one section named Main.
--
-- Parameters
--   @concert_id
--   @starts_at             'YYYY-MM-DD HH:MM[:SS]' in UTC, or with an offset: '2030-05-01 19:00+09:00'
--   @doors_at              (default: an hour before the start)
--   @sale_opens_at         may be past: then the sale is open at once
--   @sale_closes_at        (default: the start)
--   @tiers                 'NAME:PRICE:ROWS,…', e.g. 'VIP:150000:1-3,R:120000:4-9,S:90000:*'. Rows count through
--                          the whole hall in the order of its seats; * is every row not named; a tier may come
--                          twice at one price. Prices in KRW.
--   @rows, @seats_per_row  the size of a hall to draw, up to 100,000 seats; leave out when the hall is drawn
--
-- Prints one row: schedule_id, concert_id, starts_at, sale_opens_at, sale_closes_at, seats, tiers, result ('added',
-- or 'nothing to do: …' when the concert has a date at that time already, which stays as it is).
--
-- Example
--   SET @concert_id = 1, @starts_at = '2030-05-01 19:00+09:00', @sale_opens_at = '2026-01-01 20:00+09:00';
--   SET @rows = 10, @seats_per_row = 12, @tiers = 'VIP:150000:1-3,R:120000:4-10';
--   SOURCE sql/admin/add_schedule.sql;

SET @client_letters = @@character_set_client;
CALL office_run('add_schedule');
SET @concert_id = NULL, @starts_at = NULL, @doors_at = NULL, @sale_opens_at = NULL, @sale_closes_at = NULL,
  @rows = NULL, @seats_per_row = NULL, @tiers = NULL, @client_letters = NULL;
