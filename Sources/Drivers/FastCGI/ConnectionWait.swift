import CFastCGI
import Glibc

/// Waits for connections on descriptor 0; signals come in while it waits, at no other moment.
///
/// The wait resembles `pselect`, except that a connection wakes one idle worker instead of all.
struct ConnectionWait: ~Copyable {
  enum Outcome {
    case connection, interrupted
    case failed(Int32)
  }

  // The woken worker may be killed before it accepts, so the others look for themselves now and
  // then.
  private static let recheckMilliseconds: Int32 = 500

  private let poller: Int32
  private var mask = sigset_t()

  init() throws(ListenerError) {
    // A new set instead of the present one, because a child inherits blocked signals.
    unsafe sigemptyset(&mask)
    // libfcgi answers USR1 by refusing all further work.
    unsafe sigaddset(&mask, SIGUSR1)
    poller = cfastcgi_poller(STDIN_FILENO)
    guard poller >= 0 else { throw ListenerError(code: errno) }
  }

  deinit {
    if poller >= 0 { close(poller) }
  }

  mutating func wait() -> Outcome {
    guard unsafe cfastcgi_wait(poller, Self.recheckMilliseconds, &mask) < 0 else {
      return .connection
    }
    return errno == EINTR ? .interrupted : .failed(errno)
  }
}
