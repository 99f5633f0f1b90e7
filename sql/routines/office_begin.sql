-- Gives the session what every script relies on: UTC, and no endless wait for a lock.
CREATE OR REPLACE PROCEDURE office_begin()
  SQL SECURITY INVOKER
BEGIN
  SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = 10;
  SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;
END
