import BoxOffice
import MariaDB

extension Store {
  /// Ends the lobby: counts its entrants, so that who comes from now on stands behind all of them.
  func closeLobby(_ queue: SaleQueue, _ connection: Connection) throws {
    let locked = try connection.query(queueQuery(queue.concertID, "FOR UPDATE"))
    guard let row = locked.first else { return }
    let now = SaleQueue(row)
    guard now.mustDraw, now.closedAt == nil else { return }
    let entrants = try connection.query(
      """
      SELECT COUNT(*) FROM queue_token
      WHERE concert_id = \(queue.concertID) AND state = 'lobby'
      """)[0].int(0)
    _ = try connection.execute(
      """
      UPDATE sale_queue
      SET closed_at = NOW(3), entrants = \(entrants), last_number = last_number + \(entrants)
      WHERE concert_id = \(queue.concertID)
      """)
  }

  /// Gives every entrant of a closed lobby a number: the order of SHA-256(seed ‖ lot).
  func draw(_ queue: SaleQueue, _ connection: Connection) throws {
    let id = queue.concertID
    _ = try connection.execute("DELETE FROM queue_draw WHERE concert_id = \(id)")
    _ = try connection.execute(
      """
      INSERT INTO queue_draw (concert_id, place, lot)
      SELECT concert_id, ROW_NUMBER() OVER (ORDER BY SHA2(CONCAT(\(queue.seed), lot), 256)), lot
      FROM queue_token
      WHERE concert_id = \(id) AND state = 'lobby'
      """)
    _ = try connection.execute(
      """
      UPDATE queue_token
      JOIN queue_draw
        ON queue_draw.concert_id = queue_token.concert_id AND queue_draw.lot = queue_token.lot
      SET queue_token.number = queue_draw.place, queue_token.state = 'waiting'
      WHERE queue_token.concert_id = \(id) AND queue_token.state = 'lobby'
      """)
    _ = try connection.execute(
      "SET STATEMENT group_concat_max_len = 1073741824 FOR \(part: digestUpdate(id))")
  }

  private func digestUpdate(_ id: ConcertID) -> SQL {
    """
    UPDATE sale_queue
    SET drawn_at = NOW(3), draw_digest = SHA2(
      COALESCE(
        (
          SELECT GROUP_CONCAT(lot, '\\n' ORDER BY place SEPARATOR '')
          FROM queue_draw WHERE concert_id = \(id)
        ), ''),
      256)
    WHERE concert_id = \(id)
    """
  }
}
