-- add_integrator: gives another system a key to the feed of events, GET /v1/events. The key is shown this once and
-- is not kept; who lost it gets another under another name.
--
-- Parameters
--   @name   what the office calls the system, up to 80 characters, not used yet
--
-- Prints one row: integrator_id, name, integrator_key.
--
-- Example
--   SET @name = 'kafka bridge';
--   SOURCE sql/admin/add_integrator.sql;

CALL office_run('add_integrator');
SET @name = NULL;
