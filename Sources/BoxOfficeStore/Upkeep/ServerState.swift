package import BoxOffice
package import MariaDB

/// The state of the server at one moment for monitoring, read by a few short statements by index.
package struct ServerState: Sendable {
  /// The house, as the last tick left it.
  package struct House: Sendable {
    package let places: Int64
    package let inside: Int64
    /// nil where nobody knew how long the tills make people wait.
    package let waitMilliseconds: Int64?
    package let change: HouseWindow.Change
    package let tickAgeSeconds: Double
  }

  /// A waiting line that is on.
  package struct Line: Sendable {
    package let concertID: ConcertID
    /// nil where the house alone decides.
    package let capacity: Int64?
    /// The count of numbers given out and not yet called.
    package let length: Int64
    package let serving: Int64
    package let passes: Int64
  }

  /// A receiver of events.
  package struct Receiver: Sendable {
    package let webhookID: WebhookID
    /// The time that the oldest event has waited for its delivery.
    package let lagSeconds: Double
    /// The number of deliveries given up.
    package let dead: Int64
  }

  private static let linesMax = 50
  private static let receiversMax = 50
  private static let lettersMax = 100_000

  package let now: Instant
  package let overdueHoldSeconds: Double
  package let overdueInvalidationSeconds: Double
  /// The time that the oldest event has waited for its place in the feed.
  package let outboxLagSeconds: Double
  /// How long the oldest due letter has waited for its next try.
  package let letterLagSeconds: Double
  /// The number of letters that wait, up to a bound.
  package let lettersWaiting: Int64
  package let house: House
  package let lines: [Line]
  package let receivers: [Receiver]

  /// Reads the state; each statement is given up after a second, so that a slow server is not
  /// burdened further.
  package init(of database: Database) throws(DatabaseError) {
    // The index gives the oldest event without a place first; asked for the lowest number, the
    // server would read all events from the beginning on.
    let (now, overdueHold, overdueInvalidation, unpositioned) = try database.answer(
      to: .one(
        """
        SET STATEMENT max_statement_time = 1 FOR
        SELECT NOW(3),
          (SELECT expires_at FROM hold WHERE status = 'active' ORDER BY expires_at LIMIT 1),
          (SELECT created_at FROM cache_invalidation ORDER BY id LIMIT 1),
          (
            SELECT created_at FROM outbox FORCE INDEX (outbox_position)
            WHERE position IS NULL
            LIMIT 1
          )
        """
      ) { ($0.instant(), $0.optionalInstant(), $0.optionalInstant(), $0.optionalInstant()) })
    self.now = now
    overdueHoldSeconds = seconds(since: overdueHold, at: now)
    overdueInvalidationSeconds = seconds(since: overdueInvalidation, at: now)
    outboxLagSeconds = seconds(since: unpositioned, at: now)
    (letterLagSeconds, lettersWaiting) = try Self.readLetters(database)
    house = try Self.readHouse(database)
    lines = try Self.readLines(database)
    receivers = try Self.readReceivers(database)
  }

  private static func readHouse(_ database: Database) throws(DatabaseError) -> House {
    try database.answer(
      to: .one(
        """
        SET STATEMENT max_statement_time = 1 FOR
        SELECT places, inside, wait_ms, last_change, NOW(3), ticked_at FROM house
        """
      ) { columns in
        let (places, inside, wait) = (columns.int(), columns.int(), columns.optionalInt())
        let (change, now): (HouseWindow.Change, Instant) = (columns.word(), columns.instant())
        return House(
          places: places, inside: inside, waitMilliseconds: wait, change: change,
          tickAgeSeconds: seconds(since: columns.instant(), at: now))
      })
  }

  private static func readLetters(
    _ database: Database
  ) throws(DatabaseError) -> (lag: Double, waiting: Int64) {
    try database.answer(
      to: .one(
        """
        SET STATEMENT max_statement_time = 1 FOR
        SELECT NOW(3),
          LEAST(
            COALESCE((
              SELECT MIN(due_at) FROM letter WHERE state = 'waiting' AND urgency = 0
            ), NOW(3)),
            COALESCE((
              SELECT MIN(due_at) FROM letter WHERE state = 'waiting' AND urgency = 1
            ), NOW(3))
          ),
          (
            SELECT COUNT(*)
            FROM (SELECT 1 FROM letter WHERE state = 'waiting' LIMIT \(lettersMax)) AS waiting
          )
        """
      ) { columns in
        let (now, oldest) = (columns.instant(), columns.instant())
        return (seconds(since: oldest, at: now), columns.int())
      })
  }

  private static func readLines(_ database: Database) throws(DatabaseError) -> [Line] {
    try database.answer(
      to: .all(
        """
        SET STATEMENT max_statement_time = 1 FOR
        SELECT concert_id, capacity, last_number - serving, serving,
          (
            SELECT COUNT(*) FROM queue_token
            WHERE queue_token.concert_id = sale_queue.concert_id
              AND queue_token.state = 'active' AND queue_token.expires_at > NOW(3)
          )
        FROM sale_queue
        WHERE is_on
        ORDER BY concert_id DESC
        LIMIT \(linesMax)
        """
      ) {
        Line(
          concertID: $0.id(), capacity: $0.optionalInt(), length: $0.int(), serving: $0.int(),
          passes: $0.int())
      })
  }

  private static func readReceivers(_ database: Database) throws(DatabaseError) -> [Receiver] {
    try database.answer(
      to: .all(
        """
        SET STATEMENT max_statement_time = 1 FOR
        SELECT id, NOW(3),
          (
            SELECT created_at FROM webhook_delivery
            WHERE webhook_id = webhook.id AND dead_at IS NULL
            ORDER BY created_at
            LIMIT 1
          ),
          (
            SELECT COUNT(*) FROM webhook_delivery
            WHERE webhook_id = webhook.id AND dead_at IS NOT NULL
          )
        FROM webhook
        ORDER BY id
        LIMIT \(receiversMax)
        """
      ) { columns in
        let (id, now): (WebhookID, Instant) = (columns.id(), columns.instant())
        return Receiver(
          webhookID: id, lagSeconds: seconds(since: columns.optionalInstant(), at: now),
          dead: columns.int())
      })
  }
}

/// The seconds since a moment; 0 if there is none or it is still to come.
private func seconds(since moment: Instant?, at now: Instant) -> Double {
  guard let moment else { return 0 }
  return Double(max(0, now.millisecondsSince1970 - moment.millisecondsSince1970)) / 1000
}
