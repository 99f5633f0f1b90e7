/// A histogram of durations: a count for each bucket, and the sum in nanoseconds.
package enum Histogram {
  private static let nanosecondsPerSecond = 1e9

  /// Upper bounds in seconds, from the time of a memcached answer to nginx's timeout.
  package static let bounds: [Double] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]
  private static let boundNanoseconds = bounds.map { UInt64($0 * nanosecondsPerSecond) }

  /// The buckets, the one above all bounds, and the sum.
  package static let wordCount = bounds.count + 2
  /// The offset of the sum behind the buckets.
  package static let sumWord = bounds.count + 1

  /// The bucket of a duration; a duration equal to a bound belongs below the bound.
  package static func bucket(nanoseconds: UInt64) -> Int {
    boundNanoseconds.firstIndex { nanoseconds <= $0 } ?? bounds.count
  }
}
