-- How many may be inside at once, held by how long the till makes people wait: one window for the whole house, and
-- lines that form by themselves.

-- The one row of the house, written once a second by whoever comes first.
CREATE TABLE house (
  id TINYINT NOT NULL DEFAULT 1,
  -- The window; 0 before the first tick.
  places INT NOT NULL DEFAULT 0,
  -- The window at which the till last became slow.
  best INT NULL,
  cut_at DATETIME(3) NULL,
  -- How long people stay inside, smoothed.
  stay_ms INT NOT NULL DEFAULT 2000,
  -- Seconds in a row in which the till was slow.
  slow_ticks INT NOT NULL DEFAULT 0,
  -- What the last tick saw: who was inside, whom it let in, how long the till made people wait (NULL: nobody knew).
  inside INT NOT NULL DEFAULT 0,
  admitted INT NOT NULL DEFAULT 0,
  wait_ms INT NULL,
  last_change ENUM('begun', 'stays', 'grows', 'cut', 'unknown') NOT NULL DEFAULT 'begun',
  admitted_at DATETIME(3) NULL,
  -- Since when the till is quick and the house half empty.
  calm_since DATETIME(3) NULL,
  -- The concert whose line has the first turn next time.
  next_turn BIGINT NULL,
  ticked_at DATETIME(3) NOT NULL DEFAULT '2000-01-01 00:00:00.000',
  PRIMARY KEY (id),
  CONSTRAINT house_is_one CHECK (id = 1),
  CONSTRAINT house_places CHECK (places >= 0 AND best >= 0),
  CONSTRAINT house_counts CHECK (inside >= 0 AND admitted >= 0 AND slow_ticks >= 0 AND stay_ms > 0)
);

INSERT INTO house (id) VALUES (1);

-- What each host's tills make people wait; a row that is older than some seconds does not count.
CREATE TABLE host_pressure (
  host VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  till_workers INT NOT NULL,
  wait_ms INT NOT NULL,
  measured_at DATETIME(3) NOT NULL,
  PRIMARY KEY (host),
  CONSTRAINT host_pressure_counts CHECK (till_workers >= 0 AND wait_ms BETWEEN 0 AND 60000)
);

-- Both become upper limits: without them the window of the house decides alone.
ALTER TABLE sale_queue
  MODIFY capacity INT NULL,
  MODIFY admissions_per_minute INT NULL,
  -- The gate closes by itself while the till is slow, and opens again; is_on tells whether it is closed.
  ADD COLUMN is_auto BOOLEAN NOT NULL DEFAULT FALSE,
  -- When a line formed last, and the numbers given before: its draw begins behind them.
  ADD COLUMN formed_at DATETIME(3) NULL,
  ADD COLUMN numbers_before BIGINT NOT NULL DEFAULT 0,
  DROP CONSTRAINT sale_queue_lobby_first,
  ADD CONSTRAINT sale_queue_lobby_first
    CHECK (opens_at IS NULL OR closed_at IS NOT NULL OR last_number = numbers_before),
  ADD CONSTRAINT sale_queue_numbers CHECK (numbers_before BETWEEN 0 AND last_number);

DELIMITER //

CREATE OR REPLACE TRIGGER sale_queue_keeps_word BEFORE UPDATE ON sale_queue FOR EACH ROW
BEGIN
  -- A line that forms anew has a draw of its own.
  IF NEW.seed <> OLD.seed AND NEW.formed_at <=> OLD.formed_at
    AND EXISTS (SELECT 1 FROM queue_token WHERE concert_id = OLD.concert_id) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the seed of a draw is fixed once somebody has joined';
  END IF;
  IF NOT NEW.capacity <=> OLD.capacity THEN
    SET NEW.capacity_since = NOW(3);
  END IF;
  SET NEW.commitment = SHA2(NEW.seed, 256);
END //

CREATE OR REPLACE TRIGGER sale_queue_updated AFTER UPDATE ON sale_queue FOR EACH ROW
BEGIN
  IF NOT (
    NEW.is_on = OLD.is_on AND NEW.capacity <=> OLD.capacity AND NEW.pass_seconds = OLD.pass_seconds
    AND NEW.admissions_per_minute <=> OLD.admissions_per_minute AND NEW.opens_at <=> OLD.opens_at
  ) THEN
    INSERT INTO cache_invalidation (noun, noun_id) VALUES ('concert', NEW.concert_id);
  END IF;
END //

DELIMITER ;
