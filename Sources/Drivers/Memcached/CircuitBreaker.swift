/// Remembers until when a failed server is left alone; instants are monotonic nanoseconds.
struct CircuitBreaker {
  private let pauseNanoseconds: UInt64
  private var closesAt: UInt64 = 0

  init(pauseMilliseconds: Int) {
    pauseNanoseconds = UInt64(pauseMilliseconds) * 1_000_000
  }

  /// Whether the server is to be left alone; the first call after that is the probe.
  func isOpen(at now: UInt64) -> Bool {
    now < closesAt
  }

  /// Starts a pause.
  mutating func open(at now: UInt64) {
    closesAt = now + pauseNanoseconds
  }
}
