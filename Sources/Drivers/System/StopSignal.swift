private import Glibc

/// TERM and INT, asked for instead of suffered: a program of long loops ends where it likes.
package enum StopSignal {
  /// From now on both wait until somebody asks.
  package static func hold() {
    change(SIG_BLOCK)
  }

  /// Whether one of them has come.
  package static var isPending: Bool {
    var pending = sigset_t()
    guard unsafe sigpending(&pending) == 0 else { return false }
    return unsafe sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1
  }

  /// Forgets what has come, and lets the next one end the process.
  package static func letThrough() {
    // Ignoring a signal discards the one that is pending.
    for number in [SIGTERM, SIGINT] {
      signal(number, SIG_IGN)
      signal(number, SIG_DFL)
    }
    change(SIG_UNBLOCK)
  }

  private static func change(_ how: Int32) {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    unsafe sigaddset(&set, SIGTERM)
    unsafe sigaddset(&set, SIGINT)
    unsafe sigprocmask(how, &set, nil)
  }
}
