-- The house counts those inside once a second, and leaves out who has let seats lie: the index tells how old
-- a live hold is.

ALTER TABLE hold
  DROP KEY hold_schedule,
  ADD KEY hold_schedule (schedule_id, status, created_at);
