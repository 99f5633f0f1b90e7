import Glibc
import System

/// Why a socket could not be opened.
enum SocketError: Error {
  case pathTooLong
  /// A server answers at the path, or the file there is no socket.
  case occupied
  case failed(operation: String, code: Int32)

  var text: String {
    switch self {
    case .pathTooLong: "path_too_long"
    case .occupied: "occupied"
    case .failed(let operation, let code): "\(operation) errno=\(code)"
    }
  }
}

/// A listening Unix socket; closed with this object, its path removed when asked.
final class ListenerSocket {
  // The workers of a killed supervisor die a moment after it.
  private static let occupiedMilliseconds: Int64 = 1_000
  private static let pollMicroseconds: UInt32 = 10_000

  let descriptor: Int32
  private let path: String
  private let identity: FileIdentity?

  init(path: String, backlog: Int32, mode: mode_t) throws(SocketError) {
    try Self.removeStale(path)
    let socketDescriptor = try makeSocket()
    self.path = path
    do throws(SocketError) {
      try bindSocket(socketDescriptor, to: path).orFail("bind")
      // The mode is set before any client can connect.
      try unsafe chmod(path, mode).orFail("chmod")
      try listen(socketDescriptor, backlog).orFail("listen")
    } catch {
      close(socketDescriptor)
      throw error
    }
    descriptor = socketDescriptor
    identity = FileIdentity(path)
  }

  deinit {
    close(descriptor)
  }

  /// Whether a connection waits for a worker.
  var hasWaiting: Bool {
    var descriptors = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&descriptors, 1, 0) > 0
  }

  /// Refuses new connections; another supervisor's socket at the same path stays.
  func removePath() {
    guard let identity, FileIdentity(path) == identity else { return }
    unsafe unlink(path)
  }

  private static func removeStale(_ path: String) throws(SocketError) {
    let deadline = MonotonicClock.milliseconds + occupiedMilliseconds
    while try isAnswered(path) {
      guard MonotonicClock.milliseconds < deadline else { throw .occupied }
      usleep(pollMicroseconds)
    }
    guard unsafe unlink(path) == 0 || errno == ENOENT else {
      throw .failed(operation: "unlink", code: errno)
    }
  }

  private static func isAnswered(_ path: String) throws(SocketError) -> Bool {
    guard let file = FileIdentity(path) else { return false }
    guard file.isSocket else { throw .occupied }
    let probe = try makeSocket()
    defer { close(probe) }
    return try connectSocket(probe, to: path) == 0 || errno == EAGAIN
  }
}
