import Glibc

/// Bounds the time libfcgi may spend on one peer: its reads and writes fail when ALRM interrupts
/// them.
enum TransferDeadline {
  // ALRM is repeated, because a signal just before a system call does not interrupt the call.
  private static let repeatMicroseconds = 100_000

  static func prepare() {
    ShutdownSignal.install(SIGALRM) { _ in }
  }

  static func start(milliseconds: Int) {
    var timer = itimerval(
      it_interval: timeval(tv_sec: 0, tv_usec: repeatMicroseconds),
      it_value: timeval(tv_sec: milliseconds / 1_000, tv_usec: milliseconds % 1_000 * 1_000))
    unsafe setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
  }

  static func stop() {
    var timer = itimerval()
    unsafe setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
  }
}
