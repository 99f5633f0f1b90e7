/// The settings of a concert's waiting line.
package struct QueueSettings: Sendable, Equatable {
  /// The limits that the office has set; without them the house decides alone.
  package let capacity: Int64?
  package let admissionsPerMinute: Int64?
  package let passMinutes: Int64
  package let opensAt: Instant?

  package init(
    capacity: Int64?, admissionsPerMinute: Int64?, passMinutes: Int64, opensAt: Instant?
  ) {
    self.capacity = capacity
    self.admissionsPerMinute = admissionsPerMinute
    self.passMinutes = passMinutes
    self.opensAt = opensAt
  }
}
