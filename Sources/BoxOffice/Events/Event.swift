/// A change that is published to other systems in the order of the feed.
package struct Event: Sendable {
  /// The event's place in the feed: 1, 2, 3 and so on, without a gap.
  package let position: Int64
  package let kind: String
  package let aggregate: String
  package let aggregateID: Int64
  /// A number that grows with every change of the aggregate.
  package let sequence: Int64
  package let createdAt: Instant
  /// The JSON that was written with the change.
  package let payload: String

  package init(
    position: Int64, kind: String, aggregate: String, aggregateID: Int64, sequence: Int64,
    createdAt: Instant, payload: String
  ) {
    self.position = position
    self.kind = kind
    self.aggregate = aggregate
    self.aggregateID = aggregateID
    self.sequence = sequence
    self.createdAt = createdAt
    self.payload = payload
  }
}

/// The feed of events for other systems.
package protocol Events {
  /// Whether the office has given this key to an integrator.
  func isIntegrator(key: String) throws(BoxOfficeError) -> Bool
  /// The events behind a position of the feed. No event is ever inserted before a published one.
  func listEvents(after position: Int64, limit: Int) throws(BoxOfficeError) -> Page<Event>
}
