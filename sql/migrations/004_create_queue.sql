-- The line before the sale: one row per concert that has one, one row per person in it.

CREATE TABLE sale_queue (
  concert_id BIGINT NOT NULL,
  is_on BOOLEAN NOT NULL DEFAULT TRUE,
  -- How many may buy at once, how many may enter a minute, for how long a pass is good.
  capacity INT NOT NULL,
  capacity_since DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  admissions_per_minute INT NOT NULL,
  pass_seconds INT NOT NULL DEFAULT 600,
  -- Until then whoever comes gets a lot, not a rank. NULL: a plain line from the beginning.
  opens_at DATETIME(3) NULL,
  -- Hexadecimal; secret until the draw. commitment is its SHA-256 and public from the beginning.
  seed CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  commitment CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  -- The lobby closed with so many entrants; the draw has given each a number.
  closed_at DATETIME(3) NULL,
  entrants BIGINT NOT NULL DEFAULT 0,
  -- How many of them have got their number so far.
  drawn BIGINT NOT NULL DEFAULT 0,
  drawn_at DATETIME(3) NULL,
  -- The SHA-256 of each 5,000 lots in the drawn order, a line each; what is published is the SHA-256 of this.
  piece_digests MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  -- The last number given out, and the last that was considered for admission.
  last_number BIGINT NOT NULL DEFAULT 0,
  serving BIGINT NOT NULL DEFAULT 0,
  ticked_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  -- Admissions that the rate has allowed and that were not used yet, in thousandths.
  credit BIGINT NOT NULL DEFAULT 0,
  -- Admissions a minute as they really were, smoothed, in thousandths.
  pace BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (concert_id),
  CONSTRAINT sale_queue_concert FOREIGN KEY (concert_id) REFERENCES concert (id),
  CONSTRAINT sale_queue_capacity CHECK (capacity BETWEEN 0 AND 1000000),
  CONSTRAINT sale_queue_rate CHECK (admissions_per_minute BETWEEN 1 AND 1000000),
  CONSTRAINT sale_queue_pass CHECK (pass_seconds BETWEEN 1 AND 86400),
  CONSTRAINT sale_queue_seed CHECK (seed REGEXP '^[0-9a-f]{64}$'),
  CONSTRAINT sale_queue_serving CHECK (serving BETWEEN 0 AND last_number),
  CONSTRAINT sale_queue_drawn CHECK (drawn_at IS NULL OR closed_at IS NOT NULL),
  -- A lobby comes before the line: its entrants take the first numbers.
  CONSTRAINT sale_queue_lobby_first CHECK (opens_at IS NULL OR closed_at IS NOT NULL OR last_number = 0)
);

CREATE TABLE queue_token (
  id BIGINT NOT NULL AUTO_INCREMENT,
  concert_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  -- NULL while in the lobby.
  number BIGINT NULL,
  state ENUM('lobby', 'waiting', 'active', 'expired', 'used', 'left') NOT NULL,
  -- Was away when its number came; seen again since.
  is_skipped BOOLEAN NOT NULL DEFAULT FALSE,
  is_back BOOLEAN NOT NULL DEFAULT FALSE,
  -- What stands for the person in the draw and in the published list.
  lot CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  joined_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  admitted_at DATETIME(3) NULL,
  expires_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY queue_token_person (concert_id, user_id),
  UNIQUE KEY queue_token_number (concert_id, number),
  KEY queue_token_pass (concert_id, state, expires_at),
  KEY queue_token_back (concert_id, is_back, number),
  CONSTRAINT queue_token_queue FOREIGN KEY (concert_id) REFERENCES sale_queue (concert_id),
  CONSTRAINT queue_token_user FOREIGN KEY (user_id) REFERENCES user (id),
  CONSTRAINT queue_token_waits CHECK (state <> 'waiting' OR number IS NOT NULL),
  CONSTRAINT queue_token_pass_ends CHECK ((state IN ('active', 'used')) <= (expires_at IS NOT NULL))
);

-- The lots of a draw in their order, kept as they were: who comes back later gets a new number.
CREATE TABLE queue_draw (
  concert_id BIGINT NOT NULL,
  place BIGINT NOT NULL,
  token_id BIGINT NOT NULL,
  lot CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (concert_id, place),
  CONSTRAINT queue_draw_queue FOREIGN KEY (concert_id) REFERENCES sale_queue (concert_id)
);

DELIMITER //

CREATE TRIGGER sale_queue_commits BEFORE INSERT ON sale_queue FOR EACH ROW
BEGIN
  SET NEW.commitment = SHA2(NEW.seed, 256);
END //

CREATE TRIGGER sale_queue_keeps_word BEFORE UPDATE ON sale_queue FOR EACH ROW
BEGIN
  IF NEW.seed <> OLD.seed AND EXISTS (SELECT 1 FROM queue_token WHERE concert_id = OLD.concert_id) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the seed of a draw is fixed once somebody has joined';
  END IF;
  IF NEW.capacity <> OLD.capacity THEN
    SET NEW.capacity_since = NOW(3);
  END IF;
  SET NEW.commitment = SHA2(NEW.seed, 256);
END //

CREATE TRIGGER sale_queue_inserted AFTER INSERT ON sale_queue FOR EACH ROW
BEGIN
  INSERT INTO cache_invalidation (noun, noun_id) VALUES ('concert', NEW.concert_id);
END //

-- Ticks and joins change the row all the time; only its settings are part of what is cached.
CREATE TRIGGER sale_queue_updated AFTER UPDATE ON sale_queue FOR EACH ROW
BEGIN
  IF NOT (
    NEW.is_on = OLD.is_on AND NEW.capacity = OLD.capacity AND NEW.pass_seconds = OLD.pass_seconds
    AND NEW.admissions_per_minute = OLD.admissions_per_minute AND NEW.opens_at <=> OLD.opens_at
  ) THEN
    INSERT INTO cache_invalidation (noun, noun_id) VALUES ('concert', NEW.concert_id);
  END IF;
END //

DELIMITER ;
