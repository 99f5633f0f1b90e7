-- Runs the script of that name, script_NAME, as one transaction; prints what it has left in office_answer once that is
-- committed.
CREATE OR REPLACE PROCEDURE office_run(IN p_name VARCHAR(40))
  SQL SECURITY INVOKER
BEGIN
  CALL office_begin();
  CALL office_transact(CONCAT('CALL script_', p_name, '()'));
  -- A prepared * is that of this table; one in a routine would be that of the session's first.
  EXECUTE IMMEDIATE 'SELECT * FROM office_answer';
  DROP TEMPORARY TABLE office_answer;
END
