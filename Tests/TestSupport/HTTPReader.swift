import Foundation

/// Reads one answer from a connection.
struct HTTPReader {
  private static let headBytesMax = 65_536
  private static let bodyBytesMax = 64_000_000

  private let socket: LoopbackSocket
  private var buffer: [UInt8] = []

  init(_ socket: LoopbackSocket) {
    self.socket = socket
  }

  /// The answer to a request with a method; throws if the connection ends within the answer.
  func reply(to method: String) throws -> Reply {
    var reader = self
    return try reader.read(method)
  }

  private mutating func read(_ method: String) throws -> Reply {
    let head = String(decoding: try line(ending: "\r\n\r\n"), as: UTF8.self)
    var lines = head.components(separatedBy: "\r\n")[...]
    guard
      let status = lines.popFirst()?.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { throw HTTPClient.Failure(description: "no status: \(head)") }
    if (100..<200).contains(status) { return try read(method) }
    let headers = lines.compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      return (line[..<colon].lowercased(), value)
    }
    let bare = Reply(status: status, headers: headers, body: [])
    if method == "HEAD" || status == 204 || status == 304 { return bare }
    return Reply(status: status, headers: headers, body: try body(of: bare))
  }

  private mutating func body(of reply: Reply) throws -> [UInt8] {
    if reply["transfer-encoding"] == "chunked" { return try chunks() }
    if let text = reply["content-length"] {
      guard let count = Int(text) else { throw HTTPClient.Failure(description: "length \(text)") }
      return try take(count)
    }
    while try more() {}
    return buffer
  }

  private mutating func chunks() throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let size = String(decoding: try line(ending: "\r\n"), as: UTF8.self)
      guard let count = Int(size, radix: 16) else {
        throw HTTPClient.Failure(description: "chunk of \(size)")
      }
      body += try take(count)
      _ = try take(2)
      if count == 0 { return body }
    }
  }

  private mutating func line(ending: String) throws -> [UInt8] {
    let end = Array(ending.utf8)
    while true {
      if let found = buffer.firstRange(of: end) {
        let line = Array(buffer[..<found.lowerBound])
        buffer.removeSubrange(..<found.upperBound)
        return line
      }
      guard buffer.count <= Self.headBytesMax else {
        throw HTTPClient.Failure(description: "a line of \(buffer.count) bytes")
      }
      guard try more() else {
        if buffer.isEmpty { throw ConnectionEnded() }
        throw HTTPClient.Failure(description: "ended within the head")
      }
    }
  }

  private mutating func take(_ count: Int) throws -> [UInt8] {
    guard (0...Self.bodyBytesMax).contains(count) else {
      throw HTTPClient.Failure(description: "a body of \(count) bytes")
    }
    while buffer.count < count {
      guard try more() else { throw HTTPClient.Failure(description: "ended within the body") }
    }
    let taken = Array(buffer.prefix(count))
    buffer.removeFirst(count)
    return taken
  }

  private mutating func more() throws -> Bool {
    let bytes = try socket.read()
    buffer += bytes
    return !bytes.isEmpty
  }
}
