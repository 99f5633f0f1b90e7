-- rebuild_search: makes the index of the search anew from the concerts, such as after a restore that left it
-- out, or on a server that got the concerts without their triggers.
--
-- Parameters
--   @from_nothing   1: forgets the whole index first, words that no concert has any more included; until it is
--                   made again, concerts are not found (default: 0, every concert stays to be found)
--
-- Prints one row: concerts, result ('the sweep and the workers make it anew'). The sweep takes some minutes for
-- 100,000 concerts; SELECT COUNT(*) FROM search_change tells how many are left.
--
-- Example
--   SOURCE sql/admin/rebuild_search.sql;

SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00';
SET SESSION innodb_lock_wait_timeout = 10;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

DELIMITER //

BEGIN NOT ATOMIC
  DECLARE given INT DEFAULT NULL;
  DECLARE concerts BIGINT DEFAULT 0;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  IF NOT COALESCE(@from_nothing, 0) REGEXP '^[01]$' THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '@from_nothing must be 0 or 1';
  END IF;
  SET given = COALESCE(@from_nothing, 0);

  START TRANSACTION;
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
  INSERT INTO admin_log (script, parameters, result)
  VALUES ('rebuild_search', JSON_OBJECT('from_nothing', given), CONCAT(concerts, ' concerts'));
  COMMIT;

  SELECT concerts, 'the sweep and the workers make it anew' AS result;
END //

DELIMITER ;

SET @from_nothing = NULL;
