-- When each seat was changed last, by whomever: a picture of a hall is brought forward by the seats changed since.

-- A TIMESTAMP, since it does not depend on the time zone of the session that writes.
ALTER TABLE seat
  ADD COLUMN changed_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  ALGORITHM = INSTANT;

ALTER TABLE seat
  ADD KEY seat_changed (schedule_id, changed_at),
  ALGORITHM = NOCOPY, LOCK = NONE;
