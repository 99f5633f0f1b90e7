private import Glibc

/// The monotonic clock, which no setting of the time changes.
package enum MonotonicClock {
  /// Nanoseconds since some moment in the past.
  package static var nanoseconds: UInt64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
  }
}
