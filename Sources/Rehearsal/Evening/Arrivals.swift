/// When the visitors come: known before the first one does, and never changed by how the others fare.
package struct Arrivals: Sendable {
  /// Nanoseconds from the start, in order.
  package let moments: [UInt64]

  /// `perSecond` is the mean rate; a spike has half of all in the first eighth of the time.
  init(_ profile: Profile, buyers: Int, perSecond: Int, within duration: UInt64, seed: UInt64) {
    var random = SeededRandom(seed: seed, stream: -1)
    let fitting = Int(clamping: UInt64(perSecond) * duration / 1_000_000_000)
    // Whoever has no account to use up may come again and again.
    let count = profile.needsAccounts ? min(buyers, fitting) : fitting
    let span = Double(count) / Double(perSecond) * 1_000_000_000
    // So many points thrown at random are what independent visitors look like.
    moments = (0..<count).map { _ in
      let point = Double.random(in: 0..<1, using: &random)
      return UInt64((profile == .spike ? point * point * point : point) * span)
    }.sorted()
  }
}
