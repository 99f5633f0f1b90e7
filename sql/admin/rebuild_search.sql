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

CALL office_run('rebuild_search');
SET @from_nothing = NULL;
