private import Glibc

/// The clock of this host, which may be wrong: used for times that people read, never for a
/// deadline.
package enum WallClock {
  /// Milliseconds since 1970.
  package static var milliseconds: Int64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
  }
}
