-- report_letters: what became of the letters of the last 30 days.
--
-- Parameters
--   @user_id or @email    (default: all letters, counted)
--
-- Prints one row for each kind and state: kind, state, letters, oldest_due (of those that wait), tries_max, last_sent,
-- a_failure. Of a person: letter_id, kind, language, state, created_at, due_at, tries, edition, sent_at, failure, note,
-- the newest 200 first.
--
-- Example
--   SOURCE sql/admin/report_letters.sql;

CALL office_run('report_letters');
SET @user_id = NULL, @email = NULL;
