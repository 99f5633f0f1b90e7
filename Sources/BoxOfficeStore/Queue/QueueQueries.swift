package import BoxOffice
import MariaDB

extension Store {
  /// A line as everybody may see it, with what was counted of it.
  package func fetchQueueBoard(
    _ concert: ConcertID, counts: QueueCounts
  ) throws(BoxOfficeError) -> QueueBoard {
    guard let queue = try findQueue(concert) else { throw .notFound }
    return try ask { database in
      QueueBoard(
        state: queue.boardState, waiting: counts.waiting, active: counts.active,
        serving: queue.serving, opensAt: queue.opensAt, commitment: queue.commitment,
        draw: queue.drawnAt == nil ? nil : try readDraw(of: queue, database))
    }
  }

  /// How many stand in a line and how many may buy; takes the longer the longer the line is.
  package func countQueue(_ concert: ConcertID) throws(BoxOfficeError) -> QueueCounts {
    try ask { database in
      let counts = try database.query(
        """
        SELECT
          (
            SELECT COUNT(*) FROM queue_token
            WHERE concert_id = \(concert) AND state IN ('lobby', 'waiting')
          ),
          (
            SELECT COUNT(*) FROM queue_token
            WHERE concert_id = \(concert) AND state = 'active' AND expires_at > NOW(3)
          )
        """)[0]
      return QueueCounts(waiting: counts.int(0), active: counts.int(1))
    }
  }

  private func readDraw(of queue: SaleQueue, _ database: Database) throws -> QueueBoard.Draw {
    let digest = try database.query(
      "SELECT SHA2(piece_digests, 256) FROM sale_queue WHERE concert_id = \(queue.concertID)"
    )[0].string(0)
    return QueueBoard.Draw(seed: queue.seed, entrants: queue.entrants, digest: digest)
  }

  package func listDrawnLots(
    _ concert: ConcertID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<DrawnLot> {
    guard let queue = try findQueue(concert), queue.drawnAt != nil else { throw .notFound }
    return try ask { database in
      let rows = try database.query(
        """
        SELECT place, lot FROM queue_draw
        WHERE concert_id = \(concert) AND place > \(after?.numbers[0] ?? 0)
        ORDER BY place
        LIMIT \(limit + 1)
        """
      ).map { DrawnLot(place: $0.int(0), lot: $0.string(1)) }
      return Page(rows, limit: limit) { Position($0.place) }
    }
  }

  /// Writes down which passes have run out, one bounded batch.
  package func expirePasses(limit: Int) throws(BoxOfficeError) -> Int {
    try ask { database in
      let due = try database.query(
        """
        SELECT queue_token.id
        FROM sale_queue
        JOIN queue_token ON queue_token.concert_id = sale_queue.concert_id
        WHERE queue_token.state = 'active' AND queue_token.expires_at <= NOW(3)
        LIMIT \(limit)
        """)
      guard !due.isEmpty else { return 0 }
      let expired = try database.execute(
        """
        UPDATE queue_token
        SET state = 'expired'
        WHERE id IN (\(list: due.map { $0.int(0) })) AND state = 'active' AND expires_at <= NOW(3)
        """)
      return Int(expired.affectedRows)
    }
  }
}

/// How many people a line has.
package struct QueueCounts: Sendable {
  package let waiting: Int64
  package let active: Int64

  package init(waiting: Int64, active: Int64) {
    self.waiting = waiting
    self.active = active
  }
}
