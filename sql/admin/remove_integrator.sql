-- remove_integrator: takes a system's key to the feed of events away.
--
-- Parameters
--   @name   as it was given to add_integrator
--
-- Prints one row: name, result ('removed', or 'nothing to do: …').
--
-- Example
--   SET @name = 'kafka bridge';
--   SOURCE sql/admin/remove_integrator.sql;

CALL office_run('remove_integrator');
SET @name = NULL;
