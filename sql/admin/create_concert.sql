-- create_concert: announces a concert, and its venue when that is new. It has no dates yet: add_schedule.sql.
--
-- Parameters
--   @title, @artist        up to 200 characters each
--   @venue                 the venue's name; created when there is none of that name
--   @city                  of a new venue (default: empty); ignored when the venue exists
--   @time_zone             of a new venue, by its IANA name (default: Asia/Seoul); ignored when the venue exists, then
--                          set_time_zone.sql changes it
--   @description           up to 10,000 characters (default: empty)
--   @seats_per_user_max    1 to 1000 seats of one date for one person (default: 8)
--   @refund_policy         'HOURS:PERCENT,…', e.g. '72:100,24:50': everything back until 72 hours before the
--                          start, half until 24, then nothing; '' for no refunds (default: '24:100')
--   @requires_verified_email  1: only who has proved the own address may buy; 0: everybody may (default: 1)
--
-- Prints one row: concert_id, title, artist, venue_id, venue, venue_seats (0: its hall is not drawn yet), result
-- ('created', or 'nothing to do: …' when this venue has a concert of that title and artist already).
--
-- Example
--   SET @title = '봄밤의 재즈 Spring Night Jazz', @artist = '정하늘 쿼텟', @venue = '새빛홀 Saebit Hall', @city = '서울 Seoul';
--   SOURCE sql/admin/create_concert.sql;

SET @client_letters = @@character_set_client;
CALL office_run('create_concert');
SET @title = NULL, @artist = NULL, @venue = NULL, @city = NULL, @description = NULL, @seats_per_user_max = NULL,
  @refund_policy = NULL, @time_zone = NULL, @requires_verified_email = NULL, @client_letters = NULL;
