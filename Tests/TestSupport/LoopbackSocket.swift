import Foundation

/// The server has closed the connection without an answer.
struct ConnectionEnded: Error {}

/// A connection within this machine; each wait is bounded.
final class LoopbackSocket {
  private static let chunkBytes = 65_536

  private let descriptor: Int32

  /// Connects to a TCP port of loopback, from another of its addresses if one is given.
  init(port: Int, timeout: Duration, from source: String? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    if let source { try take(source) }
    var address = LoopbackSocket.address(port: port)
    try unsafe withUnsafeBytes(of: &address) { try unsafe connect($0, timeout) }
  }

  /// Connects to a UNIX socket.
  init(path: String, timeout: Duration) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    try unsafe withUnsafeBytes(of: &address) { try unsafe connect($0, timeout) }
  }

  private func take(_ source: String) throws {
    var address = LoopbackSocket.address(port: 0)
    address.sin_addr.s_addr = unsafe inet_addr(source)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Foundation.bind(descriptor, $0, size)
      }
    }
    guard status == 0 else { throw HTTPClient.Failure(description: "bind: error \(errno)") }
  }

  private func connect(_ address: UnsafeRawBufferPointer, _ timeout: Duration) throws {
    let (seconds, attoseconds) = timeout.components
    var limit = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    let size = socklen_t(MemoryLayout<timeval>.size)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    let start = unsafe address.assumingMemoryBound(to: sockaddr.self).baseAddress
    guard unsafe Foundation.connect(descriptor, start, socklen_t(address.count)) == 0 else {
      throw HTTPClient.Failure(description: "connect: error \(errno)")
    }
  }

  deinit {
    close(descriptor)
  }

  /// A port of loopback that is free now.
  static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = LoopbackSocket.address(port: 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, size) + getsockname(descriptor, $0, &size)
      }
    }
    guard status == 0 else { throw HTTPClient.Failure(description: "bind: error \(errno)") }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = unsafe rest.withUnsafeBytes {
        unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      // A server that refuses a request early closes while the client still writes; the answer
      // tells the reason.
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  func finishWriting() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Waits for bytes, or the end, to read.
  func isReadable(within limit: Duration) throws -> Bool {
    let (seconds, attoseconds) = limit.components
    var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let milliseconds = Int32(seconds) * 1000 + Int32(attoseconds / 1_000_000_000_000_000)
    let count = unsafe poll(&wanted, 1, milliseconds)
    guard count >= 0 else { throw HTTPClient.Failure(description: "poll: error \(errno)") }
    return count > 0
  }

  /// The next bytes; none at the end.
  func read() throws -> ArraySlice<UInt8> {
    var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
    let count = unsafe Foundation.read(descriptor, &chunk, chunk.count)
    guard count >= 0 else {
      if errno == ECONNRESET { return [] }
      throw HTTPClient.Failure(description: "read: error \(errno)")
    }
    return chunk.prefix(count)
  }

  private static func address(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
