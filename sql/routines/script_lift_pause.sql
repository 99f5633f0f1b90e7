-- The work of sql/admin/lift_pause.sql.
CREATE OR REPLACE PROCEDURE script_lift_pause()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_user BIGINT DEFAULT office_find_user(@user_id, @email);
  DECLARE the_concert BIGINT DEFAULT NULL;
  DECLARE concerts INT DEFAULT 0;
  IF @concert_id IS NOT NULL THEN
    SET the_concert = office_require_number('concert_id', @concert_id, 'a concert');
    CALL office_refuse(IF(EXISTS (SELECT 1 FROM concert WHERE id = the_concert), NULL, 'there is no such concert'));
  END IF;
  DELETE FROM hold_conduct WHERE user_id = the_user AND (the_concert IS NULL OR concert_id = the_concert);
  SET concerts = ROW_COUNT();
  IF concerts > 0 THEN
    CALL office_log('lift_pause', JSON_OBJECT('user_id', the_user + 0, 'concert_id', the_concert + 0),
      CONCAT('lifted at ', concerts, ' concerts'));
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT the_user AS user_id, concerts,
    IF(concerts > 0, 'lifted', 'nothing to do: nothing is counted against the user') AS result;
END
