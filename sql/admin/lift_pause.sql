-- lift_pause: lets a person hold seats again at once, and forgets the unpaid holds that led to the pause.
--
-- Parameters
--   @user_id or @email
--   @concert_id    (default: every concert)
--
-- Prints one row: user_id, concerts (at which something was forgotten), result ('lifted', or 'nothing to do: …').
-- Live holds stay: who has too many of them must still pay or give one back.
--
-- Example
--   SET @email = 'buyer01@demo.boxoffice.example';
--   SOURCE sql/admin/lift_pause.sql;

CALL office_run('lift_pause');
SET @user_id = NULL, @email = NULL, @concert_id = NULL;
