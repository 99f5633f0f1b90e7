/// The times at which visitors come, fixed before the first one comes and independent of the
/// answers.
package struct Arrivals: Sendable {
  /// Nanoseconds from the start, in order.
  package let moments: [UInt64]

  /// `perSecond` is the mean rate; a spike has half of all in the first eighth of the time. Before
  /// that comes the `warmUp` with a mean rate of its own.
  init(
    _ profile: Profile, buyers: Int, perSecond: Int, within duration: UInt64, seed: UInt64,
    warmUp: (perSecond: Int, duration: UInt64)? = nil
  ) {
    guard let warmUp, warmUp.duration < duration else {
      moments = Self.moments(profile, buyers, perSecond, duration, seed)
      return
    }
    let early = Self.moments(.steady, buyers, warmUp.perSecond, warmUp.duration, seed)
    let late = Self.moments(
      profile, buyers - early.count, perSecond, duration - warmUp.duration, seed &+ 1)
    moments = early + late.map { warmUp.duration + $0 }
  }

  private static func moments(
    _ profile: Profile, _ buyers: Int, _ perSecond: Int, _ duration: UInt64, _ seed: UInt64
  ) -> [UInt64] {
    var random = SeededRandom(seed: seed, stream: -1)
    let fitting = Int(clamping: UInt64(perSecond) * duration / 1_000_000_000)
    // A profile without accounts has no bound of buyers: its visitors may come again and again.
    let count = profile.needsAccounts ? min(buyers, fitting) : fitting
    let span = Double(count) / Double(perSecond) * 1_000_000_000
    // Independent visitors arrive like points thrown at random on the span.
    return (0..<count).map { _ in
      let point = Double.random(in: 0..<1, using: &random)
      return UInt64((profile == .spike ? point * point * point : point) * span)
    }.sorted()
  }
}
