-- From a claim to a ticket and back.

CREATE TABLE hold (
  id BIGINT NOT NULL AUTO_INCREMENT,
  user_id BIGINT NOT NULL,
  schedule_id BIGINT NOT NULL,
  status ENUM('active', 'paid', 'released', 'expired') NOT NULL DEFAULT 'active',
  total BIGINT NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  expires_at DATETIME(3) NOT NULL,
  extended_at DATETIME(3) NULL,
  ended_at DATETIME(3) NULL,
  version INT NOT NULL DEFAULT 1,
  PRIMARY KEY (id),
  KEY hold_user (user_id, id),
  KEY hold_expiry (status, expires_at),
  KEY hold_schedule (schedule_id, status),
  CONSTRAINT hold_user FOREIGN KEY (user_id) REFERENCES user (id),
  CONSTRAINT hold_schedule FOREIGN KEY (schedule_id) REFERENCES schedule (id),
  CONSTRAINT hold_ended CHECK ((status = 'active') = (ended_at IS NULL)),
  CONSTRAINT hold_total CHECK (total > 0)
);

CREATE TABLE hold_seat (
  hold_id BIGINT NOT NULL,
  seat_no INT NOT NULL,
  tier_id BIGINT NOT NULL,
  price BIGINT NOT NULL,
  PRIMARY KEY (hold_id, seat_no),
  CONSTRAINT hold_seat_hold FOREIGN KEY (hold_id) REFERENCES hold (id),
  CONSTRAINT hold_seat_price CHECK (price > 0)
);

-- How many seats of a date one person has in live holds and valid tickets. Written by every hold, so that
-- two requests of one person meet here.
CREATE TABLE seat_limit (
  user_id BIGINT NOT NULL,
  schedule_id BIGINT NOT NULL,
  seats INT NOT NULL,
  PRIMARY KEY (user_id, schedule_id),
  CONSTRAINT seat_limit_positive CHECK (seats >= 0)
);

CREATE TABLE orders (
  id BIGINT NOT NULL AUTO_INCREMENT,
  user_id BIGINT NOT NULL,
  schedule_id BIGINT NOT NULL,
  hold_id BIGINT NOT NULL,
  status ENUM('paid', 'partly_cancelled', 'cancelled') NOT NULL DEFAULT 'paid',
  total BIGINT NOT NULL,
  -- The concert's policy on the day of the purchase: that is what the buyer was promised.
  refund_policy VARCHAR(200) NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  version INT NOT NULL DEFAULT 1,
  PRIMARY KEY (id),
  UNIQUE KEY orders_hold (hold_id),
  KEY orders_user (user_id, id),
  KEY orders_schedule (schedule_id, status),
  CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES user (id),
  CONSTRAINT orders_schedule FOREIGN KEY (schedule_id) REFERENCES schedule (id),
  CONSTRAINT orders_hold FOREIGN KEY (hold_id) REFERENCES hold (id),
  CONSTRAINT orders_total CHECK (total > 0)
);

-- ticket_live allows one live ticket per seat, whatever else goes wrong.
CREATE TABLE ticket (
  id BIGINT NOT NULL AUTO_INCREMENT,
  order_id BIGINT NOT NULL,
  schedule_id BIGINT NOT NULL,
  seat_no INT NOT NULL,
  tier_id BIGINT NOT NULL,
  price BIGINT NOT NULL,
  refunded BIGINT NOT NULL DEFAULT 0,
  status ENUM('valid', 'used', 'cancelled') NOT NULL DEFAULT 'valid',
  code VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  cancelled_at DATETIME(3) NULL,
  live_seat_no INT AS (IF(status = 'cancelled', NULL, seat_no)) PERSISTENT,
  PRIMARY KEY (id),
  UNIQUE KEY ticket_live (schedule_id, live_seat_no),
  UNIQUE KEY ticket_of_order (order_id, seat_no),
  CONSTRAINT ticket_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT ticket_price CHECK (price > 0),
  CONSTRAINT ticket_refunded CHECK (refunded BETWEEN 0 AND price),
  CONSTRAINT ticket_cancelled CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL))
);

-- fee is what the policy kept of the price.
CREATE TABLE cancellation (
  id BIGINT NOT NULL AUTO_INCREMENT,
  order_id BIGINT NOT NULL,
  refund BIGINT NOT NULL,
  fee BIGINT NOT NULL,
  transfer_id BIGINT NULL,
  reason VARCHAR(200) NOT NULL DEFAULT '',
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY cancellation_order (order_id),
  CONSTRAINT cancellation_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT cancellation_amounts CHECK (refund >= 0 AND fee >= 0),
  CONSTRAINT cancellation_transfer CHECK ((refund > 0) = (transfer_id IS NOT NULL))
);
