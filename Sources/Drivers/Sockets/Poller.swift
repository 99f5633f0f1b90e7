private import CSockets
private import Glibc

/// Tells which of many sockets have changed since the last wait.
///
/// A socket is watched from when it is added until it is closed. Each change is told once, so the
/// caller must go on until the socket says `later`.
package final class Poller {
  private static let eventsMax = 512
  private static let words = csockets_event_words

  private let poller: Int32
  private var events = [UInt32](repeating: 0, count: eventsMax * words)

  /// Nil where the system has no descriptor left.
  package init?() {
    poller = csockets_poller()
    guard poller >= 0 else { return nil }
  }

  deinit {
    if poller >= 0 { close(poller) }
  }

  /// Watches a socket; `token` will stand for it. False where the system refuses.
  package func watch(_ socket: StreamSocket, token: UInt32) -> Bool {
    csockets_watch(poller, socket.descriptor, token) == 0
  }

  /// Waits until something happens or the time is over, and tells the tokens.
  package func wait(milliseconds: Int, _ happened: (UInt32) -> Void) {
    let count = unsafe csockets_wait(
      poller, &events, Int32(Self.eventsMax), Int32(clamping: milliseconds))
    guard count > 0 else { return }
    for index in 0..<Int(count) {
      happened(events[index * Self.words + Self.words - 2])
    }
  }
}
