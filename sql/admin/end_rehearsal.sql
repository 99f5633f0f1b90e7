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

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE mark VARCHAR(40);
  DECLARE locked, logins BIGINT DEFAULT 0;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET @rehearsal = COALESCE(@rehearsal, 'rehearsal');
  IF NOT @rehearsal REGEXP '^[A-Za-z0-9-]{1,30}$' THEN
    SET complaint = '@rehearsal must be 1 to 30 letters, digits and -';
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;
  SET mark = LOWER(@rehearsal);

  START TRANSACTION;
  UPDATE user
  SET locked_at = NOW(3)
  WHERE email_key LIKE CONCAT(mark, '-%@rehearsal.invalid') AND email_key REGEXP CONCAT('^', mark, '-[1-9][0-9]*@')
    AND locked_at IS NULL;
  SET locked = ROW_COUNT();
  DELETE login_session
  FROM login_session
  JOIN user ON user.id = login_session.user_id
  WHERE user.email_key LIKE CONCAT(mark, '-%@rehearsal.invalid') AND user.email_key REGEXP CONCAT('^', mark, '-[1-9][0-9]*@');
  SET logins = ROW_COUNT();
  IF locked + logins > 0 THEN
    INSERT INTO admin_log (script, parameters, result)
    VALUES ('end_rehearsal', JSON_OBJECT('rehearsal', mark), CONCAT('accounts locked: ', locked, ', logins ended: ', logins));
  END IF;
  COMMIT;

  SELECT locked AS accounts_locked, logins AS logins_ended,
    IF(locked + logins > 0, 'ended', 'nothing to do: there is no open account of that name') AS result;
END //

DELIMITER ;

SET @rehearsal = NULL;
