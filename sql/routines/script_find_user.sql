-- The work of sql/admin/find_user.sql.
CREATE OR REPLACE PROCEDURE script_find_user()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_user BIGINT DEFAULT NULL;
  CALL office_begin();
  SET the_user = office_find_user(@user_id, @email);
  CALL office_log('find_user', JSON_OBJECT('user_id', the_user + 0), 'shown');
  SELECT user.id AS user_id, user.email, user.name,
    CASE WHEN erased_at IS NOT NULL THEN 'erased' WHEN locked_at IS NOT NULL THEN 'locked' ELSE 'active' END AS state,
    user.created_at, account.balance,
    (SELECT COUNT(*) FROM login_session WHERE user_id = the_user AND expires_at > NOW(3)) AS logins,
    (SELECT COUNT(*) FROM hold WHERE user_id = the_user AND status = 'active' AND expires_at > NOW(3)) AS live_holds,
    (SELECT COUNT(*) FROM orders WHERE user_id = the_user) AS orders,
    (
      SELECT COUNT(*)
      FROM orders
      JOIN ticket ON ticket.order_id = orders.id
      WHERE orders.user_id = the_user AND ticket.status = 'valid'
    ) AS valid_tickets
  FROM user
  LEFT JOIN account ON account.user_id = user.id
  WHERE user.id = the_user;
  SELECT orders.id AS order_id, orders.created_at, orders.schedule_id, concert.title, schedule.starts_at,
    orders.status, COUNT(*) AS tickets, orders.total, SUM(ticket.refunded) AS refunded
  FROM orders
  JOIN ticket ON ticket.order_id = orders.id
  JOIN schedule ON schedule.id = orders.schedule_id
  JOIN concert ON concert.id = schedule.concert_id
  WHERE orders.user_id = the_user
  GROUP BY orders.id
  ORDER BY orders.id DESC
  LIMIT 20;
  SELECT locked_at, lock_reason FROM user WHERE id = the_user AND locked_at IS NOT NULL;
END
