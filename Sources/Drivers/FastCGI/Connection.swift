import CFastCGI
import Glibc

/// An accepted connection whose request was not read yet.
struct Connection {
  enum State {
    case silent, unfinished
    /// A request can be read; `mayWait` if the reading may have to wait for the peer.
    case ready(mayWait: Bool)
    /// The peer is gone, or has been silent for too long.
    case over(hungUp: Bool)
  }

  let descriptor: Int32
  /// The place of its listener.
  let listener: Int
  let acceptedAt: Int64
  private(set) var state = State.silent
  var isWatched = false

  var isReady: Bool {
    if case .ready = state { true } else { false }
  }

  var isOver: Bool {
    if case .over = state { true } else { false }
  }

  /// When it must be looked at though nothing came.
  func deadline(_ settings: WorkerSettings) -> Int64 {
    switch state {
    case .silent: acceptedAt + Int64(settings.firstByteTimeoutMilliseconds)
    case .unfinished: acceptedAt + Int64(settings.transferTimeoutMilliseconds)
    case .ready, .over: acceptedAt
    }
  }

  /// Notes what `poll` said, and what lies on the connection to be read.
  mutating func note(
    _ events: Int16, at now: Int64, _ settings: WorkerSettings, _ peeked: PeekBuffer
  ) {
    let happened = Int32(events)
    guard happened & (POLLHUP | POLLERR | POLLNVAL) == 0 else {
      state = .over(hungUp: true)
      return
    }
    if happened & POLLIN != 0 { state = peeked.look(at: descriptor) }
    if case .unfinished = state, happened & pollReadHangUp != 0 { state = .ready(mayWait: true) }
    guard now >= deadline(settings) else { return }
    switch state {
    case .silent: state = .over(hungUp: false)
    case .unfinished:
      // The bytes that have come are all that there is.
      shutdown(descriptor, Int32(SHUT_RD))
      state = .ready(mayWait: true)
    case .ready, .over: break
    }
  }
}

extension Connection {
  /// Whether the peer of each connection is gone.
  static func areHungUp(_ descriptors: [Int32]) -> [Bool] {
    var polled = descriptors.map { pollfd(fd: $0, events: 0, revents: 0) }
    _ = unsafe poll(&polled, nfds_t(polled.count), 0)
    return polled.map { Int32($0.revents) & (POLLHUP | POLLERR) != 0 }
  }
}

/// POLLRDHUP, which is hidden without _GNU_SOURCE: the peer sends no more.
let pollReadHangUp: Int32 = 0x2000

/// Memory in which the beginnings of connections are looked at without being read.
@safe final class PeekBuffer {
  // More than the longest request that a worker takes.
  private static let bytesMax = 131_072

  private let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytesMax)

  deinit {
    unsafe buffer.deallocate()
  }

  func look(at connection: Int32) -> Connection.State {
    let count = unsafe recv(
      connection, buffer.baseAddress, Self.bytesMax,
      Int32(MSG_PEEK | MSG_DONTWAIT))
    guard count != 0 else { return .over(hungUp: true) }
    guard count > 0 else { return errno == EAGAIN ? .silent : .over(hungUp: true) }
    switch unsafe RequestProgress(
      Span(_unsafeElements: UnsafeBufferPointer(rebasing: buffer[..<count])))
    {
    case .complete: return .ready(mayWait: false)
    case .unfinished: return count == Self.bytesMax ? .ready(mayWait: true) : .unfinished
    case .unforeseeable: return .ready(mayWait: true)
    }
  }
}
