-- What is on sale: halls and their seats, concerts, dates, prices, and the seats of each date.

CREATE TABLE venue (
  id BIGINT NOT NULL AUTO_INCREMENT,
  name VARCHAR(200) NOT NULL,
  city VARCHAR(100) NOT NULL DEFAULT '',
  layout_version INT NOT NULL DEFAULT 1,
  PRIMARY KEY (id),
  UNIQUE KEY venue_name (name),
  CONSTRAINT venue_name_given CHECK (name <> '')
);

-- The drawing of a hall. Seats of a date refer to it by number, so it never changes once a date uses it.
CREATE TABLE venue_seat (
  venue_id BIGINT NOT NULL,
  seat_no INT NOT NULL,
  section VARCHAR(40) NOT NULL,
  `row` VARCHAR(10) NOT NULL,
  number INT NOT NULL,
  x INT NOT NULL,
  y INT NOT NULL,
  PRIMARY KEY (venue_id, seat_no),
  UNIQUE KEY venue_seat_place (venue_id, section, `row`, number),
  CONSTRAINT venue_seat_venue FOREIGN KEY (venue_id) REFERENCES venue (id),
  CONSTRAINT venue_seat_no_positive CHECK (seat_no > 0),
  CONSTRAINT venue_seat_number_positive CHECK (number > 0)
);

-- first_starts_at, last_starts_at, sale_opens_at and price_from are derived by the triggers below.
CREATE TABLE concert (
  id BIGINT NOT NULL AUTO_INCREMENT,
  title VARCHAR(200) NOT NULL,
  artist VARCHAR(200) NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  venue_id BIGINT NOT NULL,
  seats_per_user_max INT NOT NULL DEFAULT 8,
  hold_seconds INT NOT NULL DEFAULT 300,
  hold_seconds_max INT NOT NULL DEFAULT 600,
  -- "HOURS:PERCENT" pairs: until so many hours before the start, so much comes back. Empty: nothing ever.
  refund_policy VARCHAR(200) NOT NULL DEFAULT '24:100',
  cancelled_at DATETIME(3) NULL,
  first_starts_at DATETIME(3) NULL,
  last_starts_at DATETIME(3) NULL,
  sale_opens_at DATETIME(3) NULL,
  price_from BIGINT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY concert_first (first_starts_at, id),
  KEY concert_last (last_starts_at, id),
  CONSTRAINT concert_venue FOREIGN KEY (venue_id) REFERENCES venue (id),
  CONSTRAINT concert_title_given CHECK (title <> ''),
  CONSTRAINT concert_artist_given CHECK (artist <> ''),
  CONSTRAINT concert_seats_per_user_max CHECK (seats_per_user_max BETWEEN 1 AND 1000),
  CONSTRAINT concert_hold_seconds CHECK (hold_seconds BETWEEN 1 AND 86400),
  CONSTRAINT concert_hold_seconds_max CHECK (hold_seconds_max BETWEEN hold_seconds AND 86400),
  CONSTRAINT concert_refund_policy CHECK (
    refund_policy REGEXP '^(([0-9]{1,4}:(100|[0-9]{1,2}))(,[0-9]{1,4}:(100|[0-9]{1,2})){0,9})?$'
  )
);

CREATE TABLE schedule (
  id BIGINT NOT NULL AUTO_INCREMENT,
  concert_id BIGINT NOT NULL,
  starts_at DATETIME(3) NOT NULL,
  doors_at DATETIME(3) NOT NULL,
  sale_opens_at DATETIME(3) NOT NULL,
  sale_closes_at DATETIME(3) NOT NULL,
  cancelled_at DATETIME(3) NULL,
  seats_total INT NOT NULL DEFAULT 0,
  version INT NOT NULL DEFAULT 1,
  PRIMARY KEY (id),
  UNIQUE KEY schedule_start (concert_id, starts_at),
  CONSTRAINT schedule_concert FOREIGN KEY (concert_id) REFERENCES concert (id),
  CONSTRAINT schedule_doors CHECK (doors_at <= starts_at),
  CONSTRAINT schedule_sale_window CHECK (sale_opens_at < sale_closes_at),
  CONSTRAINT schedule_seats_total CHECK (seats_total >= 0)
);

CREATE TABLE tier (
  id BIGINT NOT NULL AUTO_INCREMENT,
  schedule_id BIGINT NOT NULL,
  name VARCHAR(60) NOT NULL,
  price BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY tier_name (schedule_id, name),
  CONSTRAINT tier_schedule FOREIGN KEY (schedule_id) REFERENCES schedule (id),
  CONSTRAINT tier_price CHECK (price BETWEEN 1 AND 10000000)
);

-- The contended rows. Kept narrow; hold_id and order_id are audited instead of declared, so that a
-- claim maintains two indexes and no more.
CREATE TABLE seat (
  schedule_id BIGINT NOT NULL,
  seat_no INT NOT NULL,
  tier_id BIGINT NOT NULL,
  status ENUM('free', 'held', 'sold', 'blocked') NOT NULL DEFAULT 'free',
  version INT NOT NULL DEFAULT 0,
  hold_id BIGINT NULL,
  held_until DATETIME(3) NULL,
  order_id BIGINT NULL,
  PRIMARY KEY (schedule_id, seat_no),
  KEY seat_status (schedule_id, status, held_until),
  CONSTRAINT seat_schedule FOREIGN KEY (schedule_id) REFERENCES schedule (id),
  CONSTRAINT seat_tier FOREIGN KEY (tier_id) REFERENCES tier (id),
  CONSTRAINT seat_no_positive CHECK (seat_no > 0),
  CONSTRAINT seat_held CHECK ((status = 'held') = (hold_id IS NOT NULL)),
  CONSTRAINT seat_held_until CHECK ((status = 'held') = (held_until IS NOT NULL)),
  CONSTRAINT seat_sold CHECK ((status = 'sold') = (order_id IS NOT NULL))
);

-- What the cache must forget; written by the triggers, drained by the sweep.
CREATE TABLE cache_invalidation (
  id BIGINT NOT NULL AUTO_INCREMENT,
  noun ENUM('concert', 'schedule') NOT NULL,
  noun_id BIGINT NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id)
);

CREATE TABLE job_lease (
  name VARCHAR(40) NOT NULL,
  holder VARCHAR(80) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE admin_log (
  id BIGINT NOT NULL AUTO_INCREMENT,
  script VARCHAR(40) NOT NULL,
  done_by VARCHAR(160) NOT NULL DEFAULT CURRENT_USER(),
  parameters TEXT NOT NULL,
  result TEXT NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY admin_log_script (script, id)
);

DELIMITER //

CREATE PROCEDURE derive_concert(IN p_concert_id BIGINT)
BEGIN
  UPDATE concert
  SET
    first_starts_at = (SELECT COALESCE(MIN(IF(cancelled_at IS NULL, starts_at, NULL)), MIN(starts_at)) FROM schedule WHERE concert_id = p_concert_id),
    last_starts_at = (SELECT COALESCE(MAX(IF(cancelled_at IS NULL, starts_at, NULL)), MAX(starts_at)) FROM schedule WHERE concert_id = p_concert_id),
    sale_opens_at = (SELECT COALESCE(MIN(IF(cancelled_at IS NULL, sale_opens_at, NULL)), MIN(sale_opens_at)) FROM schedule WHERE concert_id = p_concert_id),
    price_from = (SELECT MIN(tier.price) FROM tier JOIN schedule ON schedule.id = tier.schedule_id WHERE schedule.concert_id = p_concert_id)
  WHERE id = p_concert_id;
END //

CREATE TRIGGER schedule_inserted AFTER INSERT ON schedule FOR EACH ROW
BEGIN
  CALL derive_concert(NEW.concert_id);
  INSERT INTO cache_invalidation (noun, noun_id) VALUES ('schedule', NEW.id), ('concert', NEW.concert_id);
END //

CREATE TRIGGER schedule_updated AFTER UPDATE ON schedule FOR EACH ROW
BEGIN
  CALL derive_concert(NEW.concert_id);
  IF OLD.concert_id <> NEW.concert_id THEN
    CALL derive_concert(OLD.concert_id);
  END IF;
  INSERT INTO cache_invalidation (noun, noun_id) VALUES ('schedule', NEW.id), ('concert', NEW.concert_id);
END //

CREATE TRIGGER schedule_deleted AFTER DELETE ON schedule FOR EACH ROW
BEGIN
  CALL derive_concert(OLD.concert_id);
  INSERT INTO cache_invalidation (noun, noun_id) VALUES ('schedule', OLD.id), ('concert', OLD.concert_id);
END //

CREATE TRIGGER tier_inserted AFTER INSERT ON tier FOR EACH ROW
BEGIN
  CALL derive_concert((SELECT concert_id FROM schedule WHERE id = NEW.schedule_id));
  INSERT INTO cache_invalidation (noun, noun_id) VALUES ('schedule', NEW.schedule_id);
END //

CREATE TRIGGER tier_updated AFTER UPDATE ON tier FOR EACH ROW
BEGIN
  CALL derive_concert((SELECT concert_id FROM schedule WHERE id = NEW.schedule_id));
  INSERT INTO cache_invalidation (noun, noun_id) VALUES ('schedule', NEW.schedule_id);
END //

CREATE TRIGGER tier_deleted AFTER DELETE ON tier FOR EACH ROW
BEGIN
  CALL derive_concert((SELECT concert_id FROM schedule WHERE id = OLD.schedule_id));
  INSERT INTO cache_invalidation (noun, noun_id) VALUES ('schedule', OLD.schedule_id);
END //

CREATE TRIGGER concert_inserted AFTER INSERT ON concert FOR EACH ROW
BEGIN
  INSERT INTO cache_invalidation (noun, noun_id) VALUES ('concert', NEW.id);
END //

CREATE TRIGGER concert_updated AFTER UPDATE ON concert FOR EACH ROW
BEGIN
  INSERT INTO cache_invalidation (noun, noun_id) VALUES ('concert', NEW.id);
END //

CREATE TRIGGER concert_deleted AFTER DELETE ON concert FOR EACH ROW
BEGIN
  INSERT INTO cache_invalidation (noun, noun_id) VALUES ('concert', OLD.id);
END //

CREATE TRIGGER venue_updated AFTER UPDATE ON venue FOR EACH ROW
BEGIN
  INSERT INTO cache_invalidation (noun, noun_id) SELECT 'concert', id FROM concert WHERE venue_id = NEW.id;
END //

CREATE TRIGGER venue_seat_fixed BEFORE UPDATE ON venue_seat FOR EACH ROW
BEGIN
  IF EXISTS (SELECT 1 FROM schedule JOIN concert ON concert.id = schedule.concert_id WHERE concert.venue_id = OLD.venue_id) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a hall that has a date on sale is never redrawn';
  END IF;
END //

CREATE TRIGGER venue_seat_kept BEFORE DELETE ON venue_seat FOR EACH ROW
BEGIN
  IF EXISTS (SELECT 1 FROM schedule JOIN concert ON concert.id = schedule.concert_id WHERE concert.venue_id = OLD.venue_id) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a hall that has a date on sale is never redrawn';
  END IF;
END //

DELIMITER ;
