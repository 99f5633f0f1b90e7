-- Events out: a feed without gaps for whoever asks, and webhooks for whoever wants to be told.

-- AUTO_INCREMENT numbers an event when it is written, not when it is committed: a reader who remembers the last id
-- would miss one that commits late. The feed's position is given afterwards, to committed rows only, by one
-- transaction at a time, which holds the row of event_feed.
ALTER TABLE outbox
  ADD COLUMN position BIGINT NULL,
  ADD UNIQUE KEY outbox_position (position),
  ADD CONSTRAINT outbox_position_positive CHECK (position > 0);

CREATE TABLE event_feed (
  id TINYINT NOT NULL,
  last_position BIGINT NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT event_feed_single CHECK (id = 1),
  CONSTRAINT event_feed_position CHECK (last_position >= 0)
);
INSERT INTO event_feed (id, last_position) VALUES (1, 0);

-- Who may read the feed; the key itself is shown once and never stored.
CREATE TABLE integrator (
  id BIGINT NOT NULL AUTO_INCREMENT,
  name VARCHAR(80) NOT NULL,
  key_hash BINARY(32) NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY integrator_name (name),
  UNIQUE KEY integrator_key (key_hash)
);

-- Where events are delivered to: `position` is the last one that became a delivery. After failures in a row
-- nothing is sent before `resume_at`.
CREATE TABLE webhook (
  id BIGINT NOT NULL AUTO_INCREMENT,
  url VARCHAR(500) NOT NULL,
  kinds VARCHAR(500) NULL,
  secret VARCHAR(80) NOT NULL,
  previous_secret VARCHAR(80) NULL,
  previous_until DATETIME(3) NULL,
  position BIGINT NOT NULL,
  failures INT NOT NULL DEFAULT 0,
  resume_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  CONSTRAINT webhook_previous CHECK ((previous_secret IS NULL) = (previous_until IS NULL)),
  CONSTRAINT webhook_position CHECK (position >= 0)
);

-- What a webhook has still to be told; a delivered row is gone, a dead one waits for replay_webhook.
CREATE TABLE webhook_delivery (
  webhook_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  aggregate ENUM('hold', 'order', 'wallet', 'schedule') NOT NULL,
  aggregate_id BIGINT NOT NULL,
  attempts INT NOT NULL DEFAULT 0,
  due_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  last_result VARCHAR(40) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  dead_at DATETIME(3) NULL,
  PRIMARY KEY (webhook_id, position),
  KEY webhook_delivery_aggregate (webhook_id, aggregate, aggregate_id, position),
  KEY webhook_delivery_age (webhook_id, dead_at, created_at),
  CONSTRAINT webhook_delivery_webhook FOREIGN KEY (webhook_id) REFERENCES webhook (id) ON DELETE CASCADE
);
