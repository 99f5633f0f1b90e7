-- Ends the script with a complaint; does nothing where there is none.
CREATE OR REPLACE PROCEDURE office_refuse(IN p_complaint TEXT)
  SQL SECURITY INVOKER
BEGIN
  DECLARE complaint VARCHAR(128) DEFAULT LEFT(p_complaint, 128);
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;
END
