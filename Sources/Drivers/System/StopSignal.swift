private import Glibc

/// TERM and INT as a question instead of an interruption, so that a program of long loops ends at a
/// moment of its choice.
package enum StopSignal {
  /// Blocks both signals, which stay pending from now on.
  package static func hold() {
    change(SIG_BLOCK)
  }

  /// Whether one of the signals has come.
  package static var isPending: Bool {
    var pending = sigset_t()
    guard unsafe sigpending(&pending) == 0 else { return false }
    return unsafe sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1
  }

  /// Discards a pending signal, and lets the next one end the process.
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
