import System

/// The chances of one visitor, which depend on the seed alone.
struct SeededRandom: RandomNumberGenerator {
  private var numbers: SplitMix64

  /// Each user of one seed draws from a `stream` of its own, so that its numbers do not depend on
  /// the others.
  init(seed: UInt64, stream: Int) {
    var first = SplitMix64(seed: seed)
    numbers = SplitMix64(
      seed: first.next() ^ UInt64(truncatingIfNeeded: stream) &* 0x9E37_79B9_7F4A_7C15)
  }

  mutating func next() -> UInt64 { numbers.next() }

  /// Draws whether an event of that likelihood happens.
  mutating func happens(percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &self) < percent
  }

  mutating func nanoseconds(between milliseconds: ClosedRange<UInt64>) -> UInt64 {
    let range = milliseconds.lowerBound * 1_000_000...milliseconds.upperBound * 1_000_000
    return UInt64.random(in: range, using: &self)
  }
}
