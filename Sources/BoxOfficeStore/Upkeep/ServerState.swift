package import BoxOffice
package import MariaDB

/// How things stand at one moment, for whoever watches: what a few short reads by index tell.
package struct ServerState: Sendable {
  /// A waiting line that is on.
  package struct Line: Sendable {
    package let concertID: ConcertID
    package let capacity: Int64
    /// Numbers given out and not called.
    package let length: Int64
    package let serving: Int64
    package let passes: Int64
  }

  /// A receiver of events.
  package struct Receiver: Sendable {
    package let webhookID: WebhookID
    /// How long the oldest event waits to be delivered.
    package let lagSeconds: Double
    /// What was given up.
    package let dead: Int64
  }

  private static let linesMax = 50
  private static let receiversMax = 50

  package let now: Instant
  package let overdueHoldSeconds: Double
  package let overdueInvalidationSeconds: Double
  /// How long the oldest event waits for its place in the feed.
  package let outboxLagSeconds: Double
  package let lines: [Line]
  package let receivers: [Receiver]

  /// Reads them; a server that takes longer than a second over it is let off.
  package init(of database: Database) throws(DatabaseError) {
    let row = try database.query(
      """
      SET STATEMENT max_statement_time = 1 FOR
      SELECT NOW(3),
        (SELECT expires_at FROM hold WHERE status = 'active' ORDER BY expires_at LIMIT 1),
        (SELECT created_at FROM cache_invalidation ORDER BY id LIMIT 1),
        (SELECT created_at FROM outbox WHERE position IS NULL ORDER BY id LIMIT 1)
      """)[0]
    now = row.instant(0)
    overdueHoldSeconds = row.seconds(from: 1, to: 0)
    overdueInvalidationSeconds = row.seconds(from: 2, to: 0)
    outboxLagSeconds = row.seconds(from: 3, to: 0)
    lines = try Self.readLines(database)
    receivers = try Self.readReceivers(database)
  }

  private static func readLines(_ database: Database) throws(DatabaseError) -> [Line] {
    try database.query(
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
    ).map { row in
      Line(
        concertID: row.id(0), capacity: row.int(1), length: row.int(2), serving: row.int(3),
        passes: row.int(4))
    }
  }

  private static func readReceivers(_ database: Database) throws(DatabaseError) -> [Receiver] {
    try database.query(
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
    ).map { row in
      Receiver(webhookID: row.id(0), lagSeconds: row.seconds(from: 2, to: 1), dead: row.int(3))
    }
  }
}

extension Row {
  /// How long ago a moment was; nothing where there is none or it is still to come.
  fileprivate func seconds(from column: Int, to now: Int) -> Double {
    guard let moment = optionalMilliseconds(column) else { return 0 }
    return Double(max(0, milliseconds(now) - moment)) / 1000
  }
}
