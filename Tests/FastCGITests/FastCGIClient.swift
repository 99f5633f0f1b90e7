import Foundation

/// One answer of a worker, assembled from its records.
struct Reply {
  let status: Int
  let headers: [String: String]
  let body: [UInt8]
  /// The worker said that the request is complete.
  let isComplete: Bool

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The value of a line `name=value` in the body.
  subscript(name: String) -> String? {
    let prefix = name + "="
    return text.split(separator: "\n").first { $0.hasPrefix(prefix) }.map {
      String($0.dropFirst(prefix.count))
    }
  }
}

/// Why there is no answer.
enum ClientError: Error {
  /// The connection was refused, so that no request was lost.
  case refused
  case lost(String)
}

/// One connection to a pool's socket.
final class FastCGIClient {
  private static let timeoutSeconds = 20

  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var limit = timeval(tv_sec: Self.timeoutSeconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else {
      let code = errno
      throw code == ENOENT || code == ECONNREFUSED
        ? ClientError.refused : ClientError.lost("connect \(code)")
    }
  }

  deinit {
    close(descriptor)
  }

  /// Sends a request and waits for its answer.
  static func ask(_ path: String, _ records: FastCGIRecords) throws -> Reply {
    let client = try FastCGIClient(path)
    try client.send(records)
    return try client.receive()
  }

  func send(_ records: FastCGIRecords) throws {
    try send(raw: records.bytes[...])
  }

  func send(raw bytes: ArraySlice<UInt8>) throws {
    var rest = bytes
    while !rest.isEmpty {
      let sent = unsafe rest.withUnsafeBytes {
        unsafe Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { throw ClientError.lost("send \(errno)") }
      rest = rest.dropFirst(sent)
    }
  }

  /// Whether a part of the answer can be read, or the worker has closed the connection.
  var hasAnswer: Bool {
    var descriptors = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&descriptors, 1, 0) > 0
  }

  /// Shuts down the sending side of the connection.
  func finishSending() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Reads until the worker closes the connection.
  func receive() throws -> Reply {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(descriptor, &chunk, chunk.count)
      guard count >= 0 else { throw ClientError.lost("read \(errno) after \(bytes.count) bytes") }
      if count == 0 { break }
      bytes += chunk.prefix(count)
    }
    guard let reply = Reply(records: bytes) else {
      throw ClientError.lost("no answer in \(bytes.count) bytes")
    }
    return reply
  }
}

extension Reply {
  fileprivate init?(records: [UInt8]) {
    var output: [UInt8] = []
    var ended = false
    var rest = records[...]
    while rest.count >= 8 {
      let header = Array(rest.prefix(8))
      let length = Int(header[4]) << 8 | Int(header[5])
      let content = rest.dropFirst(8).prefix(length)
      if header[1] == 6 { output += content }
      if header[1] == 3 { ended = true }
      rest = rest.dropFirst(8 + length + Int(header[6]))
    }
    guard let end = output.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: output[..<end.lowerBound], as: UTF8.self).components(
      separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines {
      let parts = line.split(separator: ":", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      if parts.count == 2 { headers[parts[0].lowercased()] = parts[1] }
    }
    guard let status = headers["status"].flatMap({ Int($0.prefix(3)) }) else { return nil }
    self.init(
      status: status, headers: headers, body: Array(output[end.upperBound...]), isComplete: ended)
  }
}
