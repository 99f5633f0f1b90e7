-- The number of one of the house's accounts, as migration 002 gave it.
CREATE OR REPLACE FUNCTION house_account(p_kind VARCHAR(20)) RETURNS BIGINT
  DETERMINISTIC NO SQL
  SQL SECURITY INVOKER
  RETURN CASE p_kind WHEN 'top_up' THEN 1 WHEN 'sales' THEN 2 WHEN 'adjustment' THEN 3 END;
