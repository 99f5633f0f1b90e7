-- end_rehearsal: locks the accounts that prepare_rehearsal made and ends their logins. What they bought and their
-- wallets stay as they are: refund_order and cancel_schedule give it back, block_seats keeps seats out of the sale.
--
-- Parameters
--   @rehearsal   the name that was given to prepare_rehearsal ('rehearsal')
--
-- Prints one row: accounts_locked, logins_ended, result ('ended', or 'nothing to do: …').
--
-- Example
--   SOURCE sql/admin/end_rehearsal.sql;

CALL office_run('end_rehearsal');
SET @rehearsal = NULL;
