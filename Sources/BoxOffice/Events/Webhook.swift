/// A receiver of events.
package struct Webhook: Sendable {
  package let id: WebhookID
  package let url: String
  /// The secrets that sign deliveries: the present one, and during a change the one before it.
  package let secrets: [String]
  /// The number of attempts in a row that did not reach the receiver.
  package let failures: Int64

  package init(id: WebhookID, url: String, secrets: [String], failures: Int64) {
    self.id = id
    self.url = url
    self.secrets = secrets
    self.failures = failures
  }
}

/// An event that is still to be delivered to a webhook.
package struct Delivery: Sendable {
  package let event: Event
  /// The number of failed attempts.
  package let attempts: Int64

  package init(event: Event, attempts: Int64) {
    self.event = event
    self.attempts = attempts
  }
}
