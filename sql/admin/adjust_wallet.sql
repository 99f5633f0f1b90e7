-- adjust_wallet: moves money into or out of a wallet by hand, with a reason, and never twice for one reference.
--
-- Parameters
--   @user_id or @email
--   @amount             whole KRW; positive is paid in, negative is taken out; at most 100,000,000 either way
--   @reason             up to 100 characters
--   @reference          up to 60 letters, digits and . _ : / # -, unlike any other, e.g. the number of the ticket in
--                       your help desk: the same reference, person and amount again does nothing more
--
-- Prints one row: transfer_id, user_id, amount, balance, result ('booked', or 'nothing to do: …' when booked before).
-- Refused: a balance below 0 or above 100,000,000, an erased person, a reference that was used for something else.
--
-- Example
--   SET @email = 'buyer01@demo.boxoffice.example', @amount = 5000;
--   SET @reason = 'sorry for the wait', @reference = 'desk-1017';
--   SOURCE sql/admin/adjust_wallet.sql;

SET @client_letters = @@character_set_client;
CALL office_run('adjust_wallet');
SET @user_id = NULL, @email = NULL, @amount = NULL, @reason = NULL, @reference = NULL, @client_letters = NULL;
