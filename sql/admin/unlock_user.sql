-- unlock_user: lets a locked person log in again.
--
-- Parameters
--   @user_id or @email
--
-- Prints one row: user_id, result ('unlocked', or 'nothing to do: …').
--
-- Example
--   SET @email = 'buyer01@demo.boxoffice.example';
--   SOURCE sql/admin/unlock_user.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_user BIGINT DEFAULT NULL;
  DECLARE locked, erased DATETIME(3) DEFAULT NULL;
  DECLARE outcome VARCHAR(80) DEFAULT 'unlocked';
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
  IF locked IS NULL THEN
    SET outcome = 'nothing to do: not locked';
  ELSE
    UPDATE user SET locked_at = NULL WHERE id = the_user;
    INSERT INTO admin_log (script, parameters, result) VALUES ('unlock_user', JSON_OBJECT('user_id', the_user + 0), outcome);
  END IF;
  COMMIT;

  SELECT the_user AS user_id, outcome AS result;
END //

DELIMITER ;

SET @user_id = NULL, @email = NULL;
