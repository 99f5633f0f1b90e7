-- What is told of the state of a line at a moment. The twin of SaleQueue.boardState in Sources/BoxOffice.
CREATE OR REPLACE FUNCTION queue_state(
  p_is_on BOOLEAN, p_opens_at DATETIME(3), p_closed_at DATETIME(3), p_drawn_at DATETIME(3), p_now DATETIME(3)
) RETURNS VARCHAR(10)
  DETERMINISTIC NO SQL
  SQL SECURITY INVOKER
  RETURN CASE
    WHEN NOT p_is_on THEN 'off'
    WHEN p_closed_at IS NULL AND p_now < p_opens_at THEN 'lobby'
    WHEN p_drawn_at IS NULL AND p_now >= p_opens_at THEN 'drawing'
    ELSE 'open'
  END;
