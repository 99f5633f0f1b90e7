-- The work of sql/admin/remove_integrator.sql.
CREATE OR REPLACE PROCEDURE script_remove_integrator()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_name VARCHAR(100) DEFAULT LEFT(TRIM(@name), 100);
  DECLARE outcome VARCHAR(80) DEFAULT 'removed';
  IF NOT COALESCE(CHAR_LENGTH(the_name) BETWEEN 1 AND 80, FALSE) THEN
    CALL office_refuse('set @name to 1 to 80 characters');
  END IF;
  DELETE FROM integrator WHERE name = the_name;
  IF ROW_COUNT() = 0 THEN
    SET outcome = 'nothing to do: there is no such integrator';
  ELSE
    CALL office_log('remove_integrator', JSON_OBJECT('name', the_name), outcome);
  END IF;
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS SELECT the_name AS name, outcome AS result;
END
