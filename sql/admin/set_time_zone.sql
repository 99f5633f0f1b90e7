-- set_time_zone: tells where a venue stands in time: tickets, calendars and letters show its own time. The moments of
-- its dates stay what they are.
--
-- Parameters
--   @venue        the venue's name
--   @time_zone    the IANA name of its time zone, such as Asia/Seoul
--
-- Prints one row: venue_id, venue, time_zone, time_zone_before, result ('set', or 'nothing to do: …').
--
-- Example
--   SET @venue = '새빛홀 Saebit Hall', @time_zone = 'Asia/Seoul';
--   SOURCE sql/admin/set_time_zone.sql;

SET @client_letters = @@character_set_client;
CALL office_run('set_time_zone');
SET @venue = NULL, @time_zone = NULL, @client_letters = NULL;
