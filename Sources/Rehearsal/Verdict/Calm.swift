/// The promise of a flood: whoever is inside is served, however many stand outside.
package struct Calm: Sendable, Equatable {
  /// Nanoseconds from the start, between which something is broken on purpose: what a killed worker
  /// had in its hands is nobody's fault.
  package var disturbed: Range<UInt64>?

  package init(disturbed: Range<UInt64>? = nil) {
    self.disturbed = disturbed
  }

  /// Whether the request was under way while something was broken.
  func isDisturbed(_ attempt: Attempt) -> Bool {
    disturbed.map { attempt.began < $0.upperBound && attempt.ended >= $0.lowerBound } ?? false
  }
}

extension Attempt {
  /// Whether the person was turned away by the house, without a word about seats or money. A line
  /// that the client itself has cut is no such thing.
  var isTurnedAway: Bool {
    switch outcome {
    // The person's own holds are the reason.
    case .answered(429, "holding_paused"): false
    case .answered(let status, _): status >= 500 || [403, 410, 429].contains(status)
    case .unknown(let reason): reason != "hung up" && reason != "no connection"
    }
  }
}
