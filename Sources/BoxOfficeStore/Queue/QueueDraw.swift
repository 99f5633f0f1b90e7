package import BoxOffice
import MariaDB

extension Store {
  /// Takes one short step from a closed lobby to a line with an order: count the entrants, sort
  /// their lots, give out the numbers piece by piece. Returns the line after the step.
  package func advanceDraw(of queue: SaleQueue) throws(BoxOfficeError) -> SaleQueue? {
    let id = queue.concertID
    let lock = "boxoffice.draw.\(id.value)"
    // A lock of the connection, which ends with its holder. The lock only spares other processes
    // the same work, as a step taken twice changes nothing.
    let isMine = try ask {
      try $0.answer(to: .one("SELECT COALESCE(GET_LOCK(\(lock), 0), 0)") { $0.bool() })
    }
    guard isMine else { return nil }
    let result = Result { () throws(BoxOfficeError) in try takeStep(queue) }
    _ = try ask { try $0.answer(to: .exists("SELECT RELEASE_LOCK(\(lock))")) }
    try result.get()
    return try findQueue(id)
  }

  private func takeStep(_ queue: SaleQueue) throws(BoxOfficeError) {
    if queue.closedAt == nil {
      try transact { try closeLobby(of: queue.concertID, $0) }
    } else if try !hasSorted(queue) {
      try transact { try sortLots(of: queue, $0) }
    } else {
      try transact { try giveNumbers(of: queue, $0) }
    }
  }

  /// Ends the lobby and counts its entrants, so that later people stand behind all of them.
  func closeLobby(of id: ConcertID, _ connection: Connection) throws {
    let locked = try connection.answer(to: queue(of: id, "FOR UPDATE"))
    guard let queue = locked, queue.mustDraw, queue.closedAt == nil else { return }
    let entrants = try connection.answer(
      to: .one(
        "SELECT COUNT(*) FROM queue_token WHERE concert_id = \(id) AND state = 'lobby'"
      ) { $0.int() })
    _ = try connection.execute(
      """
      UPDATE sale_queue
      SET closed_at = NOW(3), entrants = \(entrants), last_number = last_number + \(entrants)
      WHERE concert_id = \(id)
      """)
    reach(.drawClosing)
  }

  private func hasSorted(_ queue: SaleQueue) throws(BoxOfficeError) -> Bool {
    try ask { database in
      let hasBegun = try database.answer(
        to: .exists(
          """
          SELECT 1 FROM queue_draw
          WHERE concert_id = \(queue.concertID) AND place > \(queue.numbersBefore)
          LIMIT 1
          """))
      if hasBegun { return true }
      let entrants = try database.answer(
        to: .one("SELECT entrants FROM sale_queue WHERE concert_id = \(queue.concertID)") {
          $0.int()
        })
      return entrants == 0
    }
  }

  /// The order is that of SHA-256(seed ‖ lot); entrants who have left meanwhile take no part.
  private func sortLots(of queue: SaleQueue, _ connection: Connection) throws {
    do {
      let sorted = try connection.execute(
        """
        INSERT INTO queue_draw (concert_id, place, token_id, lot)
        SELECT concert_id,
          \(queue.numbersBefore)
            + ROW_NUMBER() OVER (ORDER BY SHA2(CONCAT(\(queue.seed), lot), 256)),
          id, lot
        FROM queue_token
        WHERE concert_id = \(queue.concertID) AND state = 'lobby'
        """)
      _ = try connection.execute(
        """
        UPDATE sale_queue SET entrants = \(sorted.affectedRows)
        WHERE concert_id = \(queue.concertID)
        """)
      reach(.drawSorting)
    } catch DatabaseError.duplicate {
      // Another process has sorted the lots meanwhile.
      return
    }
  }

  private func giveNumbers(of queue: SaleQueue, _ connection: Connection) throws {
    let id = queue.concertID
    let last = queue.drawn + drawPiece
    _ = try connection.execute(
      """
      UPDATE queue_draw
      STRAIGHT_JOIN queue_token ON queue_token.id = queue_draw.token_id
      SET queue_token.number = queue_draw.place, queue_token.state = 'waiting'
      WHERE queue_draw.concert_id = \(id) AND queue_draw.place > \(queue.drawn)
        AND queue_draw.place <= \(last) AND queue_token.state = 'lobby'
      """)
    let piece = try connection.answer(
      to: .one(
        """
        SELECT SHA2(GROUP_CONCAT(lot, '\\n' ORDER BY place SEPARATOR ''), 256)
        FROM queue_draw
        WHERE concert_id = \(id) AND place > \(queue.drawn) AND place <= \(last)
        """
      ) { $0.optionalString() })
    _ = try connection.execute(
      """
      UPDATE sale_queue
      SET drawn = LEAST(\(last), numbers_before + entrants),
        drawn_at = IF(drawn >= numbers_before + entrants, NOW(3), NULL),
        piece_digests = CONCAT(piece_digests, \(piece.map { $0 + "\n" } ?? ""))
      WHERE concert_id = \(id) AND drawn = \(queue.drawn) AND drawn_at IS NULL
      """)
    reach(.drawNumbering)
  }
}

private let drawPiece: Int64 = 5000
