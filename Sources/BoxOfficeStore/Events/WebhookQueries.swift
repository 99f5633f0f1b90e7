package import BoxOffice
import MariaDB

private let webhooksMax = 100
private let fanOutMax = 1000

extension Store {
  /// The webhooks that may receive events now, and the present moment.
  package func listWebhooks() throws(BoxOfficeError) -> [(Webhook, asOf: Instant)] {
    try ask { database in
      try database.answer(
        to: .all(
          """
          SELECT id, url, secret, IF(previous_until > NOW(3), previous_secret, NULL), failures, NOW(3)
          FROM webhook
          WHERE resume_at IS NULL OR resume_at <= NOW(3)
          ORDER BY id
          LIMIT \(webhooksMax)
          """
        ) { columns in
          let (id, url): (WebhookID, String) = (columns.id(), columns.string())
          let secrets = [columns.string(), columns.optionalString()].compactMap { $0 }
          let webhook = Webhook(id: id, url: url, secrets: secrets, failures: columns.int())
          return (webhook, asOf: columns.instant())
        })
    }
  }

  /// Makes deliveries of the events that are new to a webhook, a bounded batch; returns whether
  /// more follow.
  package func fanOut(to id: WebhookID) throws(BoxOfficeError) -> Bool {
    try transact { connection in
      let places: (begin: Int64, head: Int64)? = try connection.answer(
        to: .first(
          """
          SELECT webhook.position, event_feed.last_position
          FROM webhook
          JOIN event_feed ON event_feed.id = 1
          WHERE webhook.id = \(id) AND webhook.position < event_feed.last_position
          """
        ) { ($0.int(), $0.int()) })
      guard let (begin, head) = places else { return false }
      let end = min(head, begin + Int64(fanOutMax))
      // Another sweep, or a script of the office, may have made them already.
      let moved = try connection.execute(
        "UPDATE webhook SET position = \(end) WHERE id = \(id) AND position = \(begin)")
      guard moved.affectedRows == 1 else { return false }
      _ = try connection.execute(
        """
        INSERT INTO webhook_delivery (webhook_id, position, aggregate, aggregate_id)
        SELECT webhook.id, outbox.position, outbox.aggregate, outbox.aggregate_id
        FROM outbox
        JOIN webhook ON webhook.id = \(id)
        WHERE outbox.position > \(begin) AND outbox.position <= \(end)
          AND (webhook.kinds IS NULL OR FIND_IN_SET(outbox.kind, webhook.kinds) > 0)
        """)
      return end < head
    }
  }

  /// The deliveries that are due to a webhook: of each aggregate only the first, so that the order
  /// is kept.
  ///
  /// Without the named index the optimiser searches for earlier ones among all deliveries of the
  /// webhook.
  package func listDueDeliveries(
    to id: WebhookID, limit: Int
  ) throws(BoxOfficeError) -> [Delivery] {
    try ask { database in
      try database.answer(
        to: .all(
          """
          SELECT \(part: eventColumns), delivery.attempts
          FROM webhook_delivery AS delivery
          JOIN outbox ON outbox.position = delivery.position
          WHERE delivery.webhook_id = \(id)
            AND delivery.dead_at IS NULL
            AND delivery.due_at <= NOW(3)
            AND NOT EXISTS (
              SELECT 1
              FROM webhook_delivery AS earlier FORCE INDEX (webhook_delivery_aggregate)
              WHERE earlier.webhook_id = delivery.webhook_id
                AND earlier.aggregate = delivery.aggregate
                AND earlier.aggregate_id = delivery.aggregate_id
                AND earlier.position < delivery.position
                AND earlier.dead_at IS NULL
            )
          ORDER BY delivery.position
          LIMIT \(limit)
          """
        ) { Delivery(event: $0.event(), attempts: $0.int()) })
    }
  }

  /// Removes the deliveries that have succeeded.
  package func noteDelivered(_ positions: [Int64], to id: WebhookID) throws(BoxOfficeError) {
    guard !positions.isEmpty else { return }
    try ask { database in
      _ = try database.execute(
        "DELETE FROM webhook_delivery WHERE webhook_id = \(id) AND position IN (\(list: positions))"
      )
    }
  }

  /// Notes a failed attempt, and when the next one is due.
  package func noteFailed(
    _ delivery: Delivery, to id: WebhookID, result: String
  ) throws(BoxOfficeError) {
    let attempts = delivery.attempts + 1
    let delay = WebhookRetry.delaySeconds(afterAttempts: attempts)
    try ask { database in
      _ = try database.execute(
        """
        UPDATE webhook_delivery
        SET attempts = \(attempts), last_result = \(result), due_at = NOW(3) + INTERVAL \(delay) SECOND
        WHERE webhook_id = \(id) AND position = \(delivery.event.position)
        """)
    }
  }

  /// Notes the number of attempts in a row without an answer, and the rest of the webhook, if any.
  package func noteReach(
    of id: WebhookID, failures: Int64, restSeconds: Int64?
  ) throws(BoxOfficeError) {
    try ask { database in
      _ = try database.execute(
        """
        UPDATE webhook
        SET failures = \(failures), resume_at = NOW(3) + INTERVAL \(restSeconds) SECOND
        WHERE id = \(id)
        """)
    }
  }

  /// Gives up deliveries that have failed for days, of resting webhooks too; `replay_webhook`
  /// brings them back.
  package func giveUpDeliveries(limit: Int) throws(BoxOfficeError) -> Int {
    try ask { database in
      let ids = try database.answer(
        to: .all("SELECT id FROM webhook ORDER BY id LIMIT \(webhooksMax)") { $0.int() })
      var given = 0
      for id in ids {
        given += Int(
          try database.execute(
            """
            UPDATE webhook_delivery
            SET dead_at = NOW(3)
            WHERE webhook_id = \(id)
              AND dead_at IS NULL
              AND created_at <= NOW(3) - INTERVAL \(WebhookRetry.days) DAY
            ORDER BY created_at
            LIMIT \(limit)
            """
          ).affectedRows)
      }
      return given
    }
  }
}
