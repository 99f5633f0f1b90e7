/// The counts and durations of one step of the evening.
package struct StepFigures: Sendable {
  package let step: Attempt.Step
  package let latencies: Latencies
  /// By status and code, as `409 seat_unavailable`; the most frequent first.
  package let errors: [(outcome: String, count: Int)]

  init(_ step: Attempt.Step, _ attempts: [Attempt]) {
    self.step = step
    latencies = Latencies(attempts.map(\.latency))
    var counts: [String: Int] = [:]
    for attempt in attempts where !attempt.isDone { counts[attempt.outcome.label, default: 0] += 1 }
    errors = counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }
}
