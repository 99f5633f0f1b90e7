-- The work of sql/admin/rebuild_search.sql.
CREATE OR REPLACE PROCEDURE script_rebuild_search()
  SQL SECURITY INVOKER
BEGIN
  DECLARE given, concerts BIGINT DEFAULT 0;
  IF NOT COALESCE(@from_nothing, 0) REGEXP '^[01]$' THEN
    CALL office_refuse('@from_nothing must be 0 or 1');
  END IF;
  SET given = COALESCE(@from_nothing, 0);
  INSERT IGNORE INTO search_turn (id, turn) VALUES (1, 1);
  -- Nobody else writes the index meanwhile, and no cached answer outlives this.
  UPDATE search_turn SET turn = turn + 1 WHERE id = 1;
  IF given = 1 THEN
    DELETE FROM search_document;
    DELETE FROM search_posting;
    DELETE FROM search_key;
    DELETE FROM search_entry;
  END IF;
  -- What is not a concert any more leaves the index, too.
  INSERT INTO search_change (concert_id)
  SELECT id FROM concert
  UNION
  SELECT concert_id FROM search_document;
  SET concerts = ROW_COUNT();
  CALL office_log('rebuild_search', JSON_OBJECT('from_nothing', given + 0), CONCAT(concerts, ' concerts'));
  CREATE OR REPLACE TEMPORARY TABLE office_answer AS
  SELECT concerts, 'the sweep and the workers make it anew' AS result;
END
