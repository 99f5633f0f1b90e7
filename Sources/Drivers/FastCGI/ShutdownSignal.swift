import Glibc
import Synchronization
import System

private let requested = Atomic<Bool>(false)

/// TERM and INT for a worker, blocked except at moments when no request can be open or get lost.
enum ShutdownSignal {
  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Blocks the signals and installs the handlers; must come before libfcgi installs its own.
  static func prepare() {
    // The first access of a global may take a lock, which a signal handler must not.
    requested.store(false, ordering: .relaxed)
    changeMask(SIG_BLOCK, SIGTERM, SIGINT, SIGUSR1)
    install(SIGTERM) { _ in requested.store(true, ordering: .relaxed) }
    install(SIGINT) { _ in requested.store(true, ordering: .relaxed) }
    // HUP to the whole group is meant for the supervisor.
    signal(SIGHUP, SIG_IGN)
  }

  /// Lets pending signals in.
  fileprivate static func takePending() {
    changeMask(SIG_UNBLOCK, SIGTERM, SIGINT)
    changeMask(SIG_BLOCK, SIGTERM, SIGINT)
  }

  /// Installs a handler that interrupts system calls.
  static func install(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = handler
    unsafe sigemptyset(&action.sa_mask)
    unsafe sigaction(number, &action, nil)
  }

  private static func changeMask(_ how: Int32, _ numbers: Int32...) {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for number in numbers { unsafe sigaddset(&set, number) }
    unsafe sigprocmask(how, &set, nil)
  }
}

/// Lets signals in between rounds, because the wait for connections does not while connections keep
/// coming.
struct PendingSignals {
  // Two system calls, so not after each round.
  private static let restMilliseconds: Int64 = 20

  private var takenAt: Int64 = 0

  mutating func takeNowAndThen() {
    let now = MonotonicClock.milliseconds
    guard now - takenAt >= Self.restMilliseconds else { return }
    takenAt = now
    ShutdownSignal.takePending()
  }
}
