-- Who holds seats again and again without paying: what a concert allows, and how a person has behaved there.

-- 0 switches a rule off. After so many unpaid holds within the time of one series, each further one is followed by a
-- pause, twice as long each time. A hold is unpaid that ran out, or that was released when the grace was over.
ALTER TABLE concert
  ADD COLUMN live_holds_max INT NOT NULL DEFAULT 2,
  ADD COLUMN unpaid_holds_max INT NOT NULL DEFAULT 2,
  ADD COLUMN unpaid_series_seconds INT NOT NULL DEFAULT 600,
  ADD COLUMN unpaid_grace_seconds INT NOT NULL DEFAULT 60,
  ADD COLUMN hold_pause_seconds INT NOT NULL DEFAULT 60,
  ADD COLUMN hold_pause_seconds_max INT NOT NULL DEFAULT 1920,
  ADD CONSTRAINT concert_live_holds_max CHECK (live_holds_max BETWEEN 0 AND 1000),
  ADD CONSTRAINT concert_unpaid_holds_max CHECK (unpaid_holds_max BETWEEN 0 AND 1000),
  ADD CONSTRAINT concert_unpaid_series_seconds CHECK (unpaid_series_seconds BETWEEN 1 AND 86400),
  ADD CONSTRAINT concert_unpaid_grace_seconds CHECK (unpaid_grace_seconds BETWEEN 0 AND 86400),
  ADD CONSTRAINT concert_hold_pause_seconds CHECK (hold_pause_seconds BETWEEN 1 AND 86400),
  ADD CONSTRAINT concert_hold_pause_seconds_max CHECK (hold_pause_seconds_max BETWEEN hold_pause_seconds AND 86400);

-- A row of whom nothing is to be told does not exist. Without foreign keys: it is written last of all, and a lock on
-- the person behind those on seats would be in the wrong order.
CREATE TABLE hold_conduct (
  user_id BIGINT NOT NULL,
  concert_id BIGINT NOT NULL,
  -- How many holds of the series were unpaid.
  unpaid INT NOT NULL,
  -- For how long holds were kept since the last unpaid one that were released within the grace.
  graced_milliseconds INT NOT NULL,
  -- When the last of the counted holds was over.
  counted_at DATETIME(3) NOT NULL,
  paused_until DATETIME(3) NULL,
  -- A hold that begins later than this begins a new series.
  forgotten_at DATETIME(3) NOT NULL,
  PRIMARY KEY (user_id, concert_id),
  KEY hold_conduct_forgotten (forgotten_at),
  CONSTRAINT hold_conduct_unpaid CHECK (unpaid >= 0),
  CONSTRAINT hold_conduct_graced CHECK (graced_milliseconds >= 0)
);

-- The live holds of one person, however many have ended.
ALTER TABLE hold
  ADD KEY hold_live (user_id, status),
  ALGORITHM = NOCOPY, LOCK = NONE;
