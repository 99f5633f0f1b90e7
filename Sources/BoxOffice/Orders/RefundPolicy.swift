/// The share of a price that is refunded, by the time left until the start.
package struct RefundPolicy: Sendable, Equatable {
  package struct Rule: Sendable, Equatable {
    package let hoursBefore: Int64
    package let percent: Int64
  }

  /// Rules with a percentage above zero, the most hours first.
  package let rules: [Rule]

  /// Parses the column's form: `HOURS:PERCENT` pairs divided by commas; an empty text refunds
  /// nothing.
  package init?(parsing text: String) {
    var rules: [Rule] = []
    for pair in text.split(separator: ",") {
      let parts = pair.split(separator: ":")
      guard parts.count == 2, let hours = Int64(parts[0]), let percent = Int64(parts[1]),
        hours >= 0, (0...100).contains(percent)
      else { return nil }
      if percent > 0 { rules.append(Rule(hoursBefore: hours, percent: percent)) }
    }
    self.rules = rules.sorted { $0.hoursBefore > $1.hoursBefore }
  }

  /// The percentage refunded at a moment; nil when nothing is refunded any more.
  package func percent(startsAt: Instant, at now: Instant) -> Int64? {
    rules.filter { now <= startsAt.adding(seconds: -$0.hoursBefore * 3600) }.map(\.percent).max()
  }

  /// The last moment at which anything is refunded.
  package func cancellableUntil(startsAt: Instant) -> Instant? {
    rules.last.map { startsAt.adding(seconds: -$0.hoursBefore * 3600) }
  }
}
