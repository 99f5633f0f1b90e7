/// One second of a flood.
struct CalmSecond {
  /// Orders whose buyers were told of them.
  var paid = 0
  /// The durations of payments and holds of people inside that were answered in this second, and of
  /// what was then under way for too long already.
  var served: [UInt64] = []
  /// Whether anybody was refused for want of workers but those who hold without a pass.
  var hasRefusal = false

  var p99: UInt64? { Latencies(served).quantile(perMille: 990) }

  var isNormal: Bool { !hasRefusal && p99 ?? 0 <= Self.normal }

  /// Half a second.
  static let normal: UInt64 = 500_000_000
}

/// The seconds of a flood, from its start.
struct CalmSeconds {
  private(set) var all: [CalmSecond]

  static let nanoseconds: UInt64 = 1_000_000_000
  private static let binSeconds = 5

  init(_ history: [Attempt], _ insiders: Insiders) {
    let end = history.map(\.ended).max() ?? 0
    all = Array(repeating: CalmSecond(), count: Int(end / Self.nanoseconds) + 1)
    var told: Set<Int64> = []
    for (index, attempt) in history.enumerated() {
      let isOwed = insiders.isOwed(attempt, at: index)
      let last = Int(attempt.ended / Self.nanoseconds)
      if isOwed || attempt.step == .hold && attempt.isDone { noteServed(attempt, until: last) }
      if attempt.step == .pay, attempt.isDone, let order = attempt.orderID,
        told.insert(order).inserted
      {
        all[last].paid += 1
      }
      if case .answered(503, _) = attempt.outcome, isOwed || attempt.step != .hold {
        all[last].hasRefusal = true
      }
    }
  }

  /// A request that is slow is so in each second in which it is under way.
  private mutating func noteServed(_ attempt: Attempt, until last: Int) {
    all[last].served.append(attempt.latency)
    for second in min(Int(attempt.began / Self.nanoseconds), last)..<last {
      let age = UInt64(second + 1) * Self.nanoseconds - attempt.began
      if age > CalmSecond.normal { all[second].served.append(age) }
    }
  }

  /// The orders of these moments, in whole seconds.
  func paid(during moments: Range<UInt64>) -> Int { paid(whole(moments)) }

  private func paid(_ seconds: Range<Int>) -> Int { all[seconds].reduce(0) { $0 + $1.paid } }

  /// The seconds that lie wholly between two moments.
  private func whole(_ moments: Range<UInt64>) -> Range<Int> {
    let first = Self.from(moments.lowerBound)
    return (first..<max(first, Int(moments.upperBound / Self.nanoseconds))).clamped(to: all.indices)
  }

  private static func from(_ moment: UInt64) -> Int {
    Int((moment + Self.nanoseconds - 1) / Self.nanoseconds)
  }

  /// The seconds from a moment until the first normal one begins; nil if there is none.
  func untilNormal(after moment: UInt64) -> Int? {
    let first = Self.from(moment)
    guard first < all.count else { return nil }
    return all[first...].firstIndex(where: \.isNormal).map { $0 - first }
  }

  /// By how many percent the payments of five seconds differ at most from their mean; nil where
  /// there is too little to compare.
  func swing(during moments: Range<UInt64>) -> Int? {
    let seconds = whole(moments)
    let starts = stride(
      from: seconds.lowerBound, through: seconds.upperBound - Self.binSeconds, by: Self.binSeconds)
    let bins = starts.map { paid($0..<$0 + Self.binSeconds) }
    let sum = bins.reduce(0, +)
    guard bins.count > 1, sum > 0 else { return nil }
    return bins.map { abs($0 * bins.count - sum) * 100 / sum }.max()
  }
}
