-- lock_user: keeps a person out: ends all logins and refuses new ones. Orders, tickets and the wallet stay as they are.
--
-- Parameters
--   @user_id or @email
--
-- Prints one row: user_id, logins_ended, result ('locked', or 'nothing to do: …').
--
-- Example
--   SET @email = 'buyer01@demo.boxoffice.example';
--   SOURCE sql/admin/lock_user.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_user BIGINT DEFAULT NULL;
  DECLARE locked, erased DATETIME(3) DEFAULT NULL;
  DECLARE logins INT DEFAULT 0;
  DECLARE outcome VARCHAR(80) DEFAULT 'locked';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET complaint = CASE
    WHEN (@user_id IS NULL) = (@email IS NULL) THEN 'set either @user_id or @email'
    WHEN @user_id IS NOT NULL AND NOT @user_id REGEXP '^[1-9][0-9]{0,17}$' THEN '@user_id must be the number of a user'
  END;
  IF complaint IS NOT NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;
  IF @user_id IS NOT NULL THEN
    SELECT id INTO the_user FROM user WHERE id = @user_id;
  ELSE
    SELECT id INTO the_user FROM user WHERE email_key = LOWER(TRIM(@email));
  END IF;

  START TRANSACTION;
  SELECT locked_at, erased_at INTO locked, erased FROM user WHERE id = the_user FOR UPDATE;
  IF the_user IS NULL OR erased IS NOT NULL THEN
    SET complaint = IF(the_user IS NULL, 'there is no such user', 'the user is erased');
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = complaint;
  END IF;
  IF locked IS NOT NULL THEN
    SET outcome = 'nothing to do: locked already';
  ELSE
    UPDATE user SET locked_at = NOW(3) WHERE id = the_user;
  END IF;
  DELETE FROM login_session WHERE user_id = the_user;
  SET logins = ROW_COUNT();
  IF outcome = 'locked' OR logins > 0 THEN
    INSERT INTO admin_log (script, parameters, result) VALUES ('lock_user', JSON_OBJECT('user_id', the_user + 0), CONCAT(outcome, ', logins ended: ', logins));
  END IF;
  COMMIT;

  SELECT the_user AS user_id, logins AS logins_ended, outcome AS result;
END //

DELIMITER ;

SET @user_id = NULL, @email = NULL;
