-- find_user: shows one person, by number or by email. Asking is written to admin_log, without the email.
--
-- Parameters
--   @user_id or @email
--
-- Prints one row: user_id, email, name, state ('active', 'locked' or 'erased'), created_at, balance, logins, live_holds,
-- orders, valid_tickets; then a row for each of the latest 20 orders, if any: order_id, created_at, schedule_id, title,
-- starts_at, status, tickets, total, refunded.
--
-- Example
--   SET @email = 'buyer01@demo.boxoffice.example';
--   SOURCE sql/admin/find_user.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE complaint VARCHAR(128) DEFAULT NULL;
  DECLARE the_user BIGINT DEFAULT NULL;
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
  IF the_user IS NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'there is no such user';
  END IF;

  INSERT INTO admin_log (script, parameters, result) VALUES ('find_user', JSON_OBJECT('user_id', the_user + 0), 'shown');
  SELECT user.id AS user_id, user.email, user.name,
    CASE WHEN user.erased_at IS NOT NULL THEN 'erased' WHEN user.locked_at IS NOT NULL THEN 'locked' ELSE 'active' END AS state,
    user.created_at, account.balance,
    (SELECT COUNT(*) FROM login_session WHERE user_id = the_user AND expires_at > NOW(3)) AS logins,
    (SELECT COUNT(*) FROM hold WHERE user_id = the_user AND status = 'active' AND expires_at > NOW(3)) AS live_holds,
    (SELECT COUNT(*) FROM orders WHERE user_id = the_user) AS orders,
    (SELECT COUNT(*) FROM orders JOIN ticket ON ticket.order_id = orders.id WHERE orders.user_id = the_user AND ticket.status = 'valid') AS valid_tickets
  FROM user
  LEFT JOIN account ON account.user_id = user.id
  WHERE user.id = the_user;
  SELECT orders.id AS order_id, orders.created_at, orders.schedule_id, concert.title, schedule.starts_at, orders.status,
    COUNT(*) AS tickets, orders.total, SUM(ticket.refunded) AS refunded
  FROM orders
  JOIN ticket ON ticket.order_id = orders.id
  JOIN schedule ON schedule.id = orders.schedule_id
  JOIN concert ON concert.id = schedule.concert_id
  WHERE orders.user_id = the_user
  GROUP BY orders.id
  ORDER BY orders.id DESC
  LIMIT 20;
END //

DELIMITER ;

SET @user_id = NULL, @email = NULL;
