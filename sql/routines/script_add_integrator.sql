-- The work of sql/admin/add_integrator.sql.
CREATE OR REPLACE PROCEDURE script_add_integrator()
  SQL SECURITY INVOKER
BEGIN
  DECLARE the_name VARCHAR(100) DEFAULT LEFT(TRIM(@name), 100);
  DECLARE secret CHAR(67) DEFAULT CONCAT('bo_', LOWER(HEX(RANDOM_BYTES(32))));
  DECLARE new_id BIGINT DEFAULT NULL;
  CALL office_refuse(CASE
    WHEN NOT COALESCE(CHAR_LENGTH(the_name) BETWEEN 1 AND 80, FALSE) THEN 'set @name to 1 to 80 characters'
    WHEN EXISTS (SELECT 1 FROM integrator WHERE name = the_name)
      THEN 'there is an integrator of that name: remove it first, or take another name'
  END);
  INSERT INTO integrator (name, key_hash) VALUES (the_name, UNHEX(SHA2(secret, 256)));
  SET new_id = LAST_INSERT_ID();
  CALL office_log('add_integrator', JSON_OBJECT('name', the_name), CONCAT('integrator ', new_id));
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT new_id AS integrator_id, the_name AS name, secret AS integrator_key;
END
