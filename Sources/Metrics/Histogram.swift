/// How durations are spread: a count for each bucket and their sum, all in nanoseconds.
package enum Histogram {
  private static let nanosecondsPerSecond = 1e9

  /// Upper bounds in seconds, from what memcached answers to what nginx gives up waiting for.
  package static let bounds: [Double] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]
  private static let boundNanoseconds = bounds.map { UInt64($0 * nanosecondsPerSecond) }

  /// The buckets, the one above all bounds, and the sum.
  package static let wordCount = bounds.count + 2
  /// Where the sum lies behind the buckets.
  package static let sumWord = bounds.count + 1

  /// The bucket of a duration; a duration that equals a bound is below it.
  package static func bucket(nanoseconds: UInt64) -> Int {
    boundNanoseconds.firstIndex { nanoseconds <= $0 } ?? bounds.count
  }
}
