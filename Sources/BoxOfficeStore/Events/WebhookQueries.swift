package import BoxOffice
import MariaDB

private let webhooksMax = 100
private let fanOutMax = 1000

extension Store {
  /// The webhooks that may be told something now, and what time it is.
  package func listWebhooks() throws(BoxOfficeError) -> [(Webhook, asOf: Instant)] {
    try ask { database in
      try database.query(
        """
        SELECT id, url, secret, IF(previous_until > NOW(3), previous_secret, NULL), failures, NOW(3)
        FROM webhook
        WHERE resume_at IS NULL OR resume_at <= NOW(3)
        ORDER BY id
        LIMIT \(webhooksMax)
        """
      ).map { row in
        let secrets = [row.string(2)] + (row.optionalString(3).map { [$0] } ?? [])
        let webhook = Webhook(
          id: row.id(0), url: row.string(1), secrets: secrets, failures: row.int(4))
        return (webhook, asOf: row.instant(5))
      }
    }
  }

  /// Makes deliveries of the events that are new to a webhook, a bounded batch; gives whether more follow.
  package func fanOut(to id: WebhookID) throws(BoxOfficeError) -> Bool {
    try transact { connection in
      let places = try connection.query(
        """
        SELECT webhook.position, event_feed.last_position
        FROM webhook
        JOIN event_feed ON event_feed.id = 1
        WHERE webhook.id = \(id) AND webhook.position < event_feed.last_position
        """
      ).first
      guard let places else { return false }
      let (begin, head) = (places.int(0), places.int(1))
      let end = min(head, begin + Int64(fanOutMax))
      // Another sweep, or the office by script, may have been quicker.
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

  /// What a webhook is to be told now: of each aggregate only the first, so that the order is kept.
  ///
  /// Without the index by name the optimiser looks for earlier ones through all that the webhook waits for.
  package func listDueDeliveries(
    to id: WebhookID, limit: Int
  ) throws(BoxOfficeError) -> [Delivery] {
    try ask { database in
      try database.query(
        """
        SELECT \(part: .eventColumns), delivery.attempts
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
      ).map { Delivery(event: Event($0), attempts: $0.int(7)) }
    }
  }

  /// Forgets what a webhook has been told.
  package func noteDelivered(_ positions: [Int64], to id: WebhookID) throws(BoxOfficeError) {
    guard !positions.isEmpty else { return }
    try ask { database in
      _ = try database.execute(
        "DELETE FROM webhook_delivery WHERE webhook_id = \(id) AND position IN (\(list: positions))"
      )
    }
  }

  /// Remembers an attempt in vain, and when the next one is due.
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

  /// Remembers how often in a row nobody was there, and whether the webhook is left alone for a while.
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

  /// Gives up what could not be delivered for days, of resting webhooks too; `replay_webhook` brings it back.
  package func giveUpDeliveries(limit: Int) throws(BoxOfficeError) -> Int {
    try ask { database in
      let ids = try database.query("SELECT id FROM webhook ORDER BY id LIMIT \(webhooksMax)")
      var given = 0
      for id in ids.map({ $0.int(0) }) {
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
