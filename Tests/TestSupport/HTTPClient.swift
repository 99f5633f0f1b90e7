import Foundation

/// One keep-alive connection to a server on loopback, for one thread.
package final class HTTPClient {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  private static let idleLimit = Duration.seconds(30)

  private let port: Int
  private let timeout: Duration
  private let source: String?
  private var socket: LoopbackSocket?
  private var lastUse = ContinuousClock.now

  /// No call takes longer than the timeout; `source` is the address of loopback to call from.
  package init(port: Int, timeout: Duration = .seconds(20), from source: String? = nil) {
    self.port = port
    self.timeout = timeout
    self.source = source
  }

  /// Sends a request and returns its answer; `Host` and `Content-Length` are added.
  package func send(
    _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
  ) throws -> Reply {
    try exchange(bytes(method, path, headers, body), method: method)
  }

  private func bytes(
    _ method: String, _ path: String, _ headers: [(String, String)], _ body: [UInt8]?
  ) -> [UInt8] {
    var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if let body { head += "Content-Length: \(body.count)\r\n" }
    return Array((head + "\r\n").utf8) + (body ?? [])
  }

  /// Sends bytes as they are on a connection of their own and returns the answer.
  ///
  /// With `finishing`, the server sees the end of what we send.
  package func sendRaw(_ bytes: [UInt8], method: String = "GET", finishing: Bool = false) throws
    -> Reply
  {
    let socket = try LoopbackSocket(port: port, timeout: timeout, from: source)
    try socket.write(bytes)
    if finishing { socket.finishWriting() }
    return try HTTPReader(socket).reply(to: method)
  }

  /// Sends bytes on a connection of their own and does not wait for the answer.
  package func begin(_ bytes: [UInt8]) throws -> Pending {
    let socket = try LoopbackSocket(port: port, timeout: timeout, from: source)
    try socket.write(bytes)
    return Pending(socket)
  }

  /// Sends a request on a connection of its own and does not wait for the answer.
  package func begin(
    _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
  ) throws -> Pending {
    try begin(bytes(method, path, headers, body))
  }

  /// A request whose answer has not been read.
  package struct Pending {
    private let socket: LoopbackSocket

    init(_ socket: LoopbackSocket) {
      self.socket = socket
    }

    /// Whether the answer begins to arrive in time.
    package func isAnswered(within limit: Duration) throws -> Bool {
      try socket.isReadable(within: limit)
    }

    /// Waits for the answer.
    package func reply() throws -> Reply { try HTTPReader(socket).reply(to: "GET") }
  }

  /// Sends bytes on a connection of their own, which is closed at once.
  package func sendAndLeave(_ bytes: [UInt8]) throws {
    try LoopbackSocket(port: port, timeout: timeout, from: source).write(bytes)
  }

  private func exchange(_ bytes: [UInt8], method: String) throws -> Reply {
    if ContinuousClock.now - lastUse > Self.idleLimit { socket = nil }
    defer { lastUse = ContinuousClock.now }
    let isReused = socket != nil
    let socket = try self.socket ?? LoopbackSocket(port: port, timeout: timeout, from: source)
    self.socket = nil
    do {
      try socket.write(bytes)
      let reply = try HTTPReader(socket).reply(to: method)
      if reply["connection"] != "close" { self.socket = socket }
      return reply
    } catch is ConnectionEnded where isReused && (method == "GET" || method == "HEAD") {
      // The server may have closed the idle connection.
      return try exchange(bytes, method: method)
    }
  }
}

extension HTTPClient {
  /// The client of this thread for that port, made at first use.
  package static func ofThisThread(port: Int) -> HTTPClient {
    let key = "HTTPClient.\(port)"
    if let known = Thread.current.threadDictionary[key] as? HTTPClient { return known }
    let client = HTTPClient(port: port)
    Thread.current.threadDictionary[key] = client
    return client
  }
}
