-- find_user: shows one person, by number or by email. Asking is written to admin_log, without the email.
--
-- Parameters
--   @user_id or @email
--
-- Prints one row: user_id, email, name, state ('active', 'locked' or 'erased'), created_at, balance, logins,
-- live_holds, orders, valid_tickets; then a row for each of the latest 20 orders, if any: order_id, created_at,
-- schedule_id, title, starts_at, status, tickets, total, refunded; then, of a locked one, locked_at and lock_reason.
--
-- Example
--   SET @email = 'buyer01@demo.boxoffice.example';
--   SOURCE sql/admin/find_user.sql;

CALL script_find_user();
SET @user_id = NULL, @email = NULL;
