/// Somebody who wants to be told of events.
package struct Webhook: Sendable {
  package let id: WebhookID
  package let url: String
  /// What deliveries are signed with: the present secret, and during a change the one before it.
  package let secrets: [String]
  /// How many attempts in a row found nobody there.
  package let failures: Int64

  package init(id: WebhookID, url: String, secrets: [String], failures: Int64) {
    self.id = id
    self.url = url
    self.secrets = secrets
    self.failures = failures
  }
}

/// An event that a webhook has still to be told.
package struct Delivery: Sendable {
  package let event: Event
  /// How often it was tried in vain.
  package let attempts: Int64

  package init(event: Event, attempts: Int64) {
    self.event = event
    self.attempts = attempts
  }
}
