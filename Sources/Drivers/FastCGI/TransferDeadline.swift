import Glibc
import System

/// Bounds the time libfcgi may spend on its peers: its reads and writes fail when ALRM interrupts
/// them.
enum TransferDeadline {
  // ALRM is repeated, because a signal just before a system call does not interrupt the call.
  private static let repeatMicroseconds = 100_000

  static func prepare() {
    ShutdownSignal.install(SIGALRM) { _ in }
  }

  fileprivate static func start(milliseconds: Int) {
    var timer = itimerval(
      it_interval: timeval(tv_sec: 0, tv_usec: repeatMicroseconds),
      it_value: timeval(tv_sec: milliseconds / 1_000, tv_usec: milliseconds % 1_000 * 1_000))
    unsafe setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
  }

  fileprivate static func stop() {
    var timer = itimerval()
    unsafe setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
  }
}

/// The time that all reads of a round, or all its writes, may take together.
struct TransferTime {
  // The last peers get this much, though those before them took all the time.
  private static let leastMilliseconds = 100

  private var leftMilliseconds: Int
  private var startedAt: Int64?

  init(milliseconds: Int) {
    leftMilliseconds = milliseconds
  }

  /// From now on the time runs, unless it does already.
  mutating func start() {
    guard startedAt == nil else { return }
    startedAt = MonotonicClock.milliseconds
    TransferDeadline.start(milliseconds: max(leftMilliseconds, Self.leastMilliseconds))
  }

  mutating func stop() {
    guard let startedAt else { return }
    TransferDeadline.stop()
    leftMilliseconds -= Int(MonotonicClock.milliseconds - startedAt)
    self.startedAt = nil
  }
}
