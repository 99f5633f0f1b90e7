-- What people get by mail, and what it takes to write to them: their language, whether an address is theirs, and where
-- a hall stands in time.

ALTER TABLE venue
  -- The name of the IANA's data base: a ticket and a calendar show the hall's own time.
  ADD COLUMN time_zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'Asia/Seoul',
  ADD CONSTRAINT venue_time_zone CHECK (time_zone REGEXP '^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$');

-- On for what create_concert announces, which says so.
ALTER TABLE concert
  ADD COLUMN requires_verified_email BOOLEAN NOT NULL DEFAULT FALSE;

ALTER TABLE user
  ADD COLUMN language ENUM('ko', 'en') NOT NULL DEFAULT 'ko',
  ADD COLUMN email_verified_at DATETIME(3) NULL,
  -- Since when the server of the address refuses letters.
  ADD COLUMN email_failing_at DATETIME(3) NULL,
  ADD COLUMN wants_reminder BOOLEAN NOT NULL DEFAULT TRUE,
  ADD COLUMN wants_line_letter BOOLEAN NOT NULL DEFAULT FALSE;

-- Who has bought before there was a proof need not prove anything.
UPDATE user
SET email_verified_at = NOW(3)
WHERE erased_at IS NULL AND EXISTS (SELECT 1 FROM orders WHERE orders.user_id = user.id);

-- A letter is written in the transaction that makes it true, and sent by the sweep. Without foreign keys, like the
-- outbox.
CREATE TABLE letter (
  id BIGINT NOT NULL AUTO_INCREMENT,
  user_id BIGINT NOT NULL,
  kind ENUM(
    'verify_address', 'password_forgotten', 'address_in_use', 'password_changed', 'address_changed',
    'order_confirmed', 'order_cancelled', 'schedule_moved', 'schedule_cancelled', 'reminder', 'line_near'
  ) NOT NULL,
  language ENUM('ko', 'en') NOT NULL,
  -- NULL: the person's own, as it is when the letter is sent.
  address VARCHAR(254) NULL,
  -- The order, cancellation, date or place in a line, of which there is one letter of a kind.
  about BIGINT NULL,
  -- Numbers and plain figures; never a secret, never finished text.
  data TEXT NOT NULL DEFAULT '{}',
  -- Somebody waits for a letter about the account; all others go after these.
  urgency TINYINT AS (kind NOT IN (
    'verify_address', 'password_forgotten', 'address_in_use', 'password_changed', 'address_changed'
  )) PERSISTENT,
  state ENUM('waiting', 'sent', 'failed', 'dropped') NOT NULL DEFAULT 'waiting',
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  -- When the first try was due, and when the next one is.
  waiting_since DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  due_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  tries INT NOT NULL DEFAULT 0,
  -- Grows when the office sends a letter again: mailboxes drop what has the Message-ID of one they know.
  edition INT NOT NULL DEFAULT 1,
  sent_at DATETIME(3) NULL,
  failure VARCHAR(40) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY letter_about (user_id, kind, about),
  KEY letter_due (state, urgency, due_at),
  CONSTRAINT letter_data CHECK (JSON_VALID(data)),
  CONSTRAINT letter_sent CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
  CONSTRAINT letter_counts CHECK (tries >= 0 AND edition >= 1)
);

DELIMITER //

-- Whoever writes an order or a cancellation writes its letter, workers of an earlier version and scripts alike.
CREATE TRIGGER orders_inserted AFTER INSERT ON orders FOR EACH ROW
BEGIN
  DECLARE reader VARCHAR(2) DEFAULT (
    SELECT language FROM user WHERE id = NEW.user_id AND erased_at IS NULL
  );
  IF reader IS NOT NULL THEN
    INSERT INTO letter (user_id, kind, language, about) VALUES (NEW.user_id, 'order_confirmed', reader, NEW.id);
  END IF;
END //

CREATE TRIGGER cancellation_inserted AFTER INSERT ON cancellation FOR EACH ROW
BEGIN
  DECLARE buyer BIGINT;
  DECLARE reader VARCHAR(2);
  DECLARE whole, called_off BOOLEAN;
  SELECT MAX(orders.user_id), MAX(user.language), MAX(orders.status = 'cancelled'),
    MAX(schedule.cancelled_at IS NOT NULL)
  INTO buyer, reader, whole, called_off
  FROM orders
  JOIN schedule ON schedule.id = orders.schedule_id
  JOIN user ON user.id = orders.user_id AND user.erased_at IS NULL
  WHERE orders.id = NEW.order_id;
  IF reader IS NOT NULL THEN
    INSERT INTO letter (user_id, kind, language, about, data)
    VALUES (buyer, IF(called_off, 'schedule_cancelled', 'order_cancelled'), reader, NEW.id,
      JSON_OBJECT('order_id', NEW.order_id, 'refund', NEW.refund, 'fee', NEW.fee, 'is_whole', whole + 0));
  END IF;
END //

DELIMITER ;
