-- Finding concerts by what people type. All of this is derived: sql/admin/rebuild_search.sql makes it anew.
-- Letters are folded by the workers (Sources/BoxOffice/SearchText.swift): small, without accents, Korean
-- syllables taken apart.

-- Concerts that the index does not know as they are now; written by the triggers, drained by sweep and workers.
CREATE TABLE search_change (
  id BIGINT NOT NULL AUTO_INCREMENT,
  concert_id BIGINT NOT NULL,
  PRIMARY KEY (id)
);

-- One row: who writes the index locks it, and counts the times. A cached answer carries the count.
CREATE TABLE search_turn (
  id TINYINT NOT NULL,
  turn BIGINT NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO search_turn (id, turn) VALUES (1, 1);

-- A concert as it is compared with what was typed, in the order of the answer. Names stand between bars.
CREATE TABLE search_document (
  -- Cancelled, or over for an hour. What is over since is found out by comparing with last_starts_at.
  is_past BOOLEAN NOT NULL,
  -- Far in the future for a concert without dates.
  first_starts_at DATETIME(3) NOT NULL,
  concert_id BIGINT NOT NULL,
  last_starts_at DATETIME(3) NOT NULL,
  -- '|아이유콘서트|아이유|…|' in single letters, '| 아이유 콘서트 | 아이유 | … |', and the first letters of syllables.
  names VARCHAR(4000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  words VARCHAR(4000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  initials VARCHAR(2000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (is_past, first_starts_at, concert_id),
  UNIQUE KEY search_document_concert (concert_id),
  KEY search_document_last (is_past, last_starts_at)
);

-- Words, and whole names behind a bar; the ways to look them up; the concerts that have them.
CREATE TABLE search_entry (
  id BIGINT NOT NULL AUTO_INCREMENT,
  text VARCHAR(101) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY search_entry_text (text)
);
CREATE TABLE search_key (
  kind ENUM('name', 'word', 'part', 'initials', 'typo') NOT NULL,
  letters VARCHAR(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  entry_id BIGINT NOT NULL,
  PRIMARY KEY (kind, letters, entry_id)
);
CREATE TABLE search_posting (
  entry_id BIGINT NOT NULL,
  concert_id BIGINT NOT NULL,
  PRIMARY KEY (entry_id, concert_id),
  KEY search_posting_concert (concert_id)
);

INSERT INTO search_change (concert_id) SELECT id FROM concert;

DELIMITER //

CREATE TRIGGER concert_inserted_search AFTER INSERT ON concert FOR EACH ROW
BEGIN
  INSERT INTO search_change (concert_id) VALUES (NEW.id);
END //

CREATE TRIGGER concert_updated_search AFTER UPDATE ON concert FOR EACH ROW
BEGIN
  IF NOT (
    BINARY NEW.title = OLD.title AND BINARY NEW.artist = OLD.artist AND NEW.venue_id = OLD.venue_id
    AND NEW.cancelled_at <=> OLD.cancelled_at
    AND NEW.first_starts_at <=> OLD.first_starts_at AND NEW.last_starts_at <=> OLD.last_starts_at
  ) THEN
    INSERT INTO search_change (concert_id) VALUES (NEW.id);
  END IF;
END //

CREATE TRIGGER concert_deleted_search AFTER DELETE ON concert FOR EACH ROW
BEGIN
  INSERT INTO search_change (concert_id) VALUES (OLD.id);
END //

CREATE TRIGGER venue_updated_search AFTER UPDATE ON venue FOR EACH ROW
BEGIN
  IF BINARY NEW.name <> OLD.name THEN
    INSERT INTO search_change (concert_id) SELECT id FROM concert WHERE venue_id = NEW.id;
  END IF;
END //

DELIMITER ;
