import CFastCGI
import Glibc

/// Waits for connections on the listeners, and for bytes on connections that were silent; signals
/// come in while it waits, at no other moment.
///
/// The wait resembles `pselect`, except that a connection wakes one idle worker instead of all.
final class ConnectionWait {
  enum Outcome {
    /// The listeners at which somebody may wait.
    case happened(Listeners)
    case interrupted
    case failed(Int32)
  }

  // The woken worker may be killed before it accepts, so the others look for themselves now and
  // then.
  private static let recheckMilliseconds: Int64 = 500
  private static let connectionToken: UInt32 = 31

  private let poller: Int32
  private let listeners: Listeners
  private let mask: sigset_t

  init(_ listeners: Listeners) throws(ListenerError) {
    self.listeners = listeners
    var mask = sigset_t()
    // A new set instead of the present one, because a child inherits blocked signals.
    unsafe sigemptyset(&mask)
    // libfcgi answers USR1 by refusing all further work.
    unsafe sigaddset(&mask, SIGUSR1)
    self.mask = mask
    poller = cfastcgi_poller()
    guard poller >= 0 else { throw ListenerError(code: errno) }
    for listener in listeners {
      let descriptor = Listeners.descriptor(listener)
      guard cfastcgi_watch_listener(poller, descriptor, UInt32(listener)) == 0 else {
        throw ListenerError(code: errno)
      }
    }
  }

  deinit {
    if poller >= 0 { close(poller) }
  }

  /// From now on until it is closed, bytes on a connection end the wait.
  func watch(_ connection: Int32) {
    _ = cfastcgi_watch_connection(poller, connection, Self.connectionToken)
  }

  func wait(atMost milliseconds: Int64?) -> Outcome {
    var tokens: UInt32 = 0
    let limit = Int32(
      max(0, min(milliseconds ?? Self.recheckMilliseconds, Self.recheckMilliseconds)))
    let count = unsafe withUnsafePointer(to: mask) { mask in
      unsafe cfastcgi_wait(poller, limit, mask, &tokens)
    }
    guard count >= 0 else { return errno == EINTR ? .interrupted : .failed(errno) }
    return .happened(count == 0 ? listeners : listeners.only(tokens))
  }
}
