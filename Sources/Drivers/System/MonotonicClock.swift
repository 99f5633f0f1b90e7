private import Glibc

/// The clock of the running host: no change of the wall clock changes it.
package enum MonotonicClock {
  /// Nanoseconds since the host was started.
  package static var nanoseconds: UInt64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
  }

  /// Milliseconds since the host was started.
  package static var milliseconds: Int64 {
    Int64(nanoseconds / 1_000_000)
  }
}
