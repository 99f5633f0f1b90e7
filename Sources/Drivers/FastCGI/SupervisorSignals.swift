import Glibc
import System

/// The signals of a supervisor: always blocked and fetched one by one, so that none interrupts a
/// call.
struct SupervisorSignals {
  enum Event {
    case stop, reload, childEnded, timeout
    case workerReady(pid_t)
  }

  private var set = sigset_t()

  /// Blocks them from now on.
  init() {
    unsafe sigemptyset(&set)
    for number in [SIGTERM, SIGINT, SIGHUP, SIGCHLD, Supervision.readySignal] {
      unsafe sigaddset(&set, number)
    }
    unsafe sigprocmask(SIG_BLOCK, &set, nil)
    // Some parents leave CHLD ignored, and an ignored signal would never be sent.
    signal(SIGCHLD, SIG_DFL)
  }

  /// Waits for the next signal, at most until that time.
  mutating func next(until deadline: Int64) -> Event {
    let milliseconds = Int(max(0, deadline - MonotonicClock.milliseconds))
    var timeout = timespec(
      tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
    var details = unsafe siginfo_t()
    switch unsafe sigtimedwait(&set, &details, &timeout) {
    case SIGTERM, SIGINT: return .stop
    case SIGHUP: return .reload
    case SIGCHLD: return .childEnded
    case Supervision.readySignal: return unsafe .workerReady(details._sifields._rt.si_pid)
    default: return .timeout
    }
  }
}
