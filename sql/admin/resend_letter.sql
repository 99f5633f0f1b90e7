-- resend_letter: sends a letter once more, to the address that the person has now: one that was given up, or that
-- somebody cannot find any more.
--
-- Parameters
--   @letter_id    (report_letters and the log of the sweep tell it)
--   @order_id     instead: the confirmation of this order, with its tickets
--
-- Prints one row: letter_id, user_id, kind, state_before, edition, result ('waiting', or 'nothing to do: …').
--
-- Example
--   SET @order_id = 1;
--   SOURCE sql/admin/resend_letter.sql;

CALL office_run('resend_letter');
SET @letter_id = NULL, @order_id = NULL;
