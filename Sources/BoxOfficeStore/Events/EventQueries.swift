package import BoxOffice
import MariaDB

extension Store {
  /// The most events that get their places at once.
  package static let positionsBatchMax = 500

  package func isIntegrator(key: String) throws(BoxOfficeError) -> Bool {
    try ask { database in
      try database.answer(
        to: .exists("SELECT id FROM integrator WHERE key_hash = UNHEX(SHA2(\(key), 256))"))
    }
  }

  package func listEvents(
    after position: Int64, limit: Int
  ) throws(BoxOfficeError) -> Page<Event> {
    // The sweep gives places each second; the reader of the feed does so for an evening without
    // cron. A failure, say on a read-only database, must not hide the events that are in the feed
    // already.
    do { _ = try positionEvents() } catch {}
    return try ask { database in
      let events = try database.answer(
        to: .all(
          """
          SELECT \(part: eventColumns)
          FROM outbox
          WHERE position > \(position)
          ORDER BY position
          LIMIT \(limit + 1)
          """
        ) { $0.event() })
      return Page(events, limit: limit) { Position($0.position) }
    }
  }

  /// Gives committed events their places in the feed, a bounded batch; returns their number.
  package func positionEvents() throws(BoxOfficeError) -> Int {
    guard try ask({ try !$0.answer(to: unpositioned(limit: 1)).isEmpty }) else { return 0 }
    return try transact { connection in
      // The process that has the row does it for all.
      let head = try connection.answer(
        to: .first("SELECT last_position FROM event_feed WHERE id = 1 FOR UPDATE SKIP LOCKED") {
          $0.int()
        })
      guard let head else { return 0 }
      // Read without locks, which shows the committed events and waits for none; no other process
      // changes these.
      let ids = try connection.answer(to: unpositioned(limit: Self.positionsBatchMax))
      guard !ids.isEmpty else { return 0 }
      _ = try connection.execute(
        """
        UPDATE JSON_TABLE(
          \(ids.json), '$[*]' COLUMNS (place FOR ORDINALITY, id BIGINT PATH '$')
        ) AS numbered
        STRAIGHT_JOIN outbox FORCE INDEX (PRIMARY) ON outbox.id = numbered.id
        SET outbox.position = \(head) + numbered.place
        """)
      _ = try connection.execute(
        "UPDATE event_feed SET last_position = \(head + Int64(ids.count)) WHERE id = 1")
      return ids.count
    }
  }
}

// An aggregate's events are written under its lock, so an earlier one has the smaller id and is
// committed before a later one.
private func unpositioned(limit: Int) -> Query<[Int64]> {
  .all("SELECT id FROM outbox WHERE position IS NULL ORDER BY id LIMIT \(limit)") { $0.int() }
}

/// The columns that ``MariaDB/Columns/event()`` reads, in its order.
let eventColumns: SQL =
  """
  outbox.position, outbox.kind, outbox.aggregate, outbox.aggregate_id, outbox.sequence,
  outbox.created_at, outbox.payload
  """

extension Columns {
  /// The event that ``eventColumns`` describe.
  mutating func event() -> Event {
    Event(
      position: int(), kind: string(), aggregate: string(), aggregateID: int(), sequence: int(),
      createdAt: instant(), payload: string())
  }
}
