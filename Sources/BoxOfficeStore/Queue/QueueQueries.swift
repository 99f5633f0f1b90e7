package import BoxOffice
import MariaDB

extension Store {
  /// The public view of a line, with its counts.
  package func fetchQueueBoard(
    _ concert: ConcertID, counts: QueueCounts
  ) throws(BoxOfficeError) -> QueueBoard {
    guard let queue = try findQueue(concert) else { throw .notFound }
    let progress = queue.progress
    return try ask { database in
      QueueBoard(
        state: queue.boardState, waiting: counts.waiting, active: counts.active,
        serving: queue.serving, admittedPerMinute: progress.perMinute,
        etaSeconds: progress.etaSeconds(ahead: counts.waiting), opensAt: queue.opensAt,
        commitment: queue.commitment,
        draw: queue.drawnAt == nil ? nil : try readDraw(of: queue, database))
    }
  }

  /// The number of people in a line and of those who may buy; takes the longer the longer the line
  /// is.
  package func countQueue(_ concert: ConcertID) throws(BoxOfficeError) -> QueueCounts {
    try ask { database in
      try database.answer(
        to: .one(
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
          """
        ) { QueueCounts(waiting: $0.int(), active: $0.int()) })
    }
  }

  private func readDraw(of queue: SaleQueue, _ database: Database) throws -> QueueBoard.Draw {
    let digest = try database.answer(
      to: .one(
        "SELECT SHA2(piece_digests, 256) FROM sale_queue WHERE concert_id = \(queue.concertID)"
      ) { $0.string() })
    return QueueBoard.Draw(seed: queue.seed, entrants: queue.entrants, digest: digest)
  }

  package func listDrawnLots(
    _ concert: ConcertID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<DrawnLot> {
    guard let queue = try findQueue(concert), queue.drawnAt != nil else { throw .notFound }
    return try ask { database in
      let lots = try database.answer(
        to: .all(
          """
          SELECT place - \(queue.numbersBefore), lot FROM queue_draw
          WHERE concert_id = \(concert)
            AND place > \(queue.numbersBefore + (after?.numbers[0] ?? 0))
          ORDER BY place
          LIMIT \(limit + 1)
          """
        ) { DrawnLot(place: $0.int(), lot: $0.string()) })
      return Page(lots, limit: limit) { Position($0.place) }
    }
  }

  /// Marks expired passes, one bounded batch.
  package func expirePasses(limit: Int) throws(BoxOfficeError) -> Int {
    try ask { database in
      let due = try database.answer(
        to: .all(
          """
          SELECT queue_token.id
          FROM sale_queue
          JOIN queue_token ON queue_token.concert_id = sale_queue.concert_id
          WHERE queue_token.state = 'active' AND queue_token.expires_at <= NOW(3)
          LIMIT \(limit)
          """
        ) { $0.int() })
      guard !due.isEmpty else { return 0 }
      let expired = try database.execute(
        """
        UPDATE queue_token
        SET state = 'expired'
        WHERE id IN (\(list: due)) AND state = 'active' AND expires_at <= NOW(3)
        """)
      return Int(expired.affectedRows)
    }
  }
}

/// The number of people in a line.
package struct QueueCounts: Sendable {
  package let waiting: Int64
  package let active: Int64

  package init(waiting: Int64, active: Int64) {
    self.waiting = waiting
    self.active = active
  }
}
