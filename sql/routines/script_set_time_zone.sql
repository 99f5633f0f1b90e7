-- The work of sql/admin/set_time_zone.sql.
CREATE OR REPLACE PROCEDURE script_set_time_zone()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_venue BIGINT DEFAULT NULL;
  DECLARE before_zone VARCHAR(64) DEFAULT NULL;
  DECLARE given_venue VARCHAR(200) DEFAULT office_require_line('venue', @venue, 200);
  DECLARE given_zone VARCHAR(64) DEFAULT office_require_time_zone(@time_zone);
  CALL office_refuse(IF(given_zone IS NULL, 'set @time_zone to a name such as Asia/Seoul', NULL));
  SELECT id, time_zone INTO the_venue, before_zone FROM venue WHERE name = given_venue FOR UPDATE;
  CALL office_refuse(IF(the_venue IS NULL, 'there is no such venue: set @venue to its name', NULL));
  IF before_zone <> given_zone THEN
    UPDATE venue SET time_zone = given_zone WHERE id = the_venue;
    CALL office_log('set_time_zone', JSON_OBJECT('venue_id', the_venue + 0, 'time_zone', given_zone),
      CONCAT('was ', before_zone));
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT id AS venue_id, name AS venue, time_zone, before_zone AS time_zone_before,
    IF(before_zone = given_zone, 'nothing to do: it has that already', 'set') AS result
  FROM venue
  WHERE id = the_venue;
END
