/// How long to wait before a crashed worker is started again.
struct BackOff {
  static let firstMilliseconds: Int64 = 100
  static let maximumMilliseconds: Int64 = 5_000
  static let healthyMilliseconds: Int64 = 10_000
  /// The shortest life that counts as healthy. A worker cannot serve its number of requests in
  /// less, and one that always ends at once has crashed, too.
  static let implausibleMilliseconds: Int64 = 10

  private var nextMilliseconds = firstMilliseconds

  /// The pause after the end of a worker that lived for so long.
  mutating func pause(afterLiving milliseconds: Int64, cleanly: Bool) -> Int64 {
    if cleanly, milliseconds >= Self.implausibleMilliseconds {
      nextMilliseconds = Self.firstMilliseconds
      return 0
    }
    if milliseconds >= Self.healthyMilliseconds { nextMilliseconds = Self.firstMilliseconds }
    defer { nextMilliseconds = min(nextMilliseconds * 2, Self.maximumMilliseconds) }
    return nextMilliseconds
  }
}
