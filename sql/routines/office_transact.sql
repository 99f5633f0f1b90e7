-- Runs a statement as one transaction: all of it or nothing. Where others are in its way it is run again, five times
-- at most.
CREATE OR REPLACE PROCEDURE office_transact(IN p_statement VARCHAR(200))
  SQL SECURITY INVOKER
BEGIN
  DECLARE attempts_max INT DEFAULT 5;
  DECLARE attempts, is_done INT DEFAULT 0;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  WHILE NOT is_done DO
    BEGIN
      DECLARE EXIT HANDLER FOR 1020, 1205, 1213
      BEGIN
        ROLLBACK;
        SET attempts = attempts + 1;
        IF attempts >= attempts_max THEN
          RESIGNAL;
        END IF;
      END;
      START TRANSACTION;
      EXECUTE IMMEDIATE p_statement;
      COMMIT;
      SET is_done = TRUE;
    END;
  END WHILE;
END
