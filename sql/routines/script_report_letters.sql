-- The work of sql/admin/report_letters.sql.
CREATE OR REPLACE PROCEDURE script_report_letters()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_user BIGINT DEFAULT NULL;
  IF @user_id IS NOT NULL OR @email IS NOT NULL THEN
    SET the_user = office_find_user(@user_id, @email);
  END IF;
  IF the_user IS NULL THEN
    CREATE OR REPLACE TEMPORARY TABLE office_answer AS
    SELECT kind, state, COUNT(*) AS letters, MIN(IF(state = 'waiting', due_at, NULL)) AS oldest_due,
      MAX(tries) AS tries_max, MAX(sent_at) AS last_sent, COALESCE(MAX(failure), '') AS a_failure
    FROM letter
    GROUP BY kind, state
    ORDER BY kind, state;
  ELSE
    CREATE OR REPLACE TEMPORARY TABLE office_answer AS
    SELECT letter.id AS letter_id, letter.kind, letter.language, letter.state, letter.created_at, letter.due_at,
      letter.tries, letter.edition, letter.sent_at, COALESCE(letter.failure, '') AS failure,
      IF(user.email_failing_at IS NULL, '', 'the address fails') AS note
    FROM letter
    JOIN user ON user.id = letter.user_id
    WHERE letter.user_id = the_user
    ORDER BY letter.id DESC
    LIMIT 200;
  END IF;
  CALL office_log('report_letters', JSON_OBJECT('user_id', the_user + 0), 'shown');
END
