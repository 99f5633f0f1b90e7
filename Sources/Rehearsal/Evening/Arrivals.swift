/// The times at which visitors come, fixed before the first one comes and independent of the
/// answers.
package struct Arrivals: Sendable {
  /// Nanoseconds from the start, in order.
  package let moments: [UInt64]

  /// `perSecond` is the mean rate; a spike has half of all in the first eighth of the time.
  init(_ profile: Profile, buyers: Int, perSecond: Int, within duration: UInt64, seed: UInt64) {
    var random = SeededRandom(seed: seed, stream: -1)
    let fitting = Int(clamping: UInt64(perSecond) * duration / 1_000_000_000)
    // A profile without accounts has no bound of buyers: its visitors may come again and again.
    let count = profile.needsAccounts ? min(buyers, fitting) : fitting
    let span = Double(count) / Double(perSecond) * 1_000_000_000
    // Independent visitors arrive like points thrown at random on the span.
    moments = (0..<count).map { _ in
      let point = Double.random(in: 0..<1, using: &random)
      return UInt64((profile == .spike ? point * point * point : point) * span)
    }.sorted()
  }
}
