/// A set of durations in nanoseconds, asked for the value below which a share of them lies.
package struct Latencies: Sendable {
  private let sorted: [UInt64]

  package init(_ durations: [UInt64]) {
    sorted = durations.sorted()
  }

  package var count: Int { sorted.count }
  package var max: UInt64? { sorted.last }

  /// The nearest rank: the smallest value that so many thousandths of all do not exceed; nil if
  /// there are none.
  package func quantile(perMille: Int) -> UInt64? {
    precondition((0...1000).contains(perMille), "a share is at most the whole")
    guard !sorted.isEmpty else { return nil }
    let rank = (sorted.count * perMille + 999) / 1000
    return sorted[Swift.max(rank, 1) - 1]
  }
}

extension Attempt {
  /// The time that the buyer waited, from the intended start on, because a late start is a wait
  /// too.
  var latency: UInt64 { ended > intended ? ended - intended : 0 }
}
