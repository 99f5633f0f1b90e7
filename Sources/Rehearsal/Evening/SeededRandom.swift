/// Chance that repeats itself: the same seed gives the same numbers (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  /// Each user of one seed draws from a `stream` of its own, so that its numbers do not depend on
  /// the others.
  init(seed: UInt64, stream: Int) {
    state = seed
    state = next() ^ UInt64(truncatingIfNeeded: stream) &* 0x9E37_79B9_7F4A_7C15
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Draws whether an event of that likelihood happens.
  mutating func happens(percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &self) < percent
  }

  mutating func nanoseconds(between milliseconds: ClosedRange<UInt64>) -> UInt64 {
    let range = milliseconds.lowerBound * 1_000_000...milliseconds.upperBound * 1_000_000
    return UInt64.random(in: range, using: &self)
  }
}
