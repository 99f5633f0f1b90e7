import Foundation
import Synchronization
import TestSupport

/// A receiver of webhooks on loopback, which records requests and answers as told.
final class WebhookReceiver: Sendable {
  struct Received: Sendable {
    /// The request line and the header fields, names in lower case.
    let line: String
    let headers: [String: String]
    let body: [UInt8]

    var event: JSON { JSON(parsing: body) ?? .missing }
  }

  let port: UInt16
  var url: String { "http://127.0.0.1:\(port)/hook" }

  private let listener: Int32
  private let received = Mutex<[Received]>([])
  private let answer: Mutex<@Sendable (Received) -> String?>

  /// Answers each request by the closure's status, or never if the closure returns nil.
  init(_ answer: @escaping @Sendable (Received) -> String? = { _ in ok }) throws {
    self.answer = Mutex(answer)
    (listener, port) = try Self.listen()
    Thread.detachNewThread { [listener, weak self] in
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        guard let self else { break }
        Thread.detachNewThread { self.serve(connection) }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  static let ok = status(204)

  static func status(_ status: Int, _ header: String = "") -> String {
    "HTTP/1.1 \(status) Answer\r\n\(header)\(status == 204 ? "" : "Content-Length: 0\r\n")\r\n"
  }

  /// Changes the answer from now on.
  func answer(by answer: @escaping @Sendable (Received) -> String?) {
    self.answer.withLock { $0 = answer }
  }

  /// The requests in the order of their arrival.
  var requests: [Received] { received.withLock { $0 } }
  var events: [JSON] { requests.map(\.event) }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      while let (request, length) = Self.parse(bytes) {
        bytes.removeFirst(length)
        received.withLock { $0.append(request) }
        let text = answer.withLock { $0 }(request)
        guard let text else { continue }
        let reply = Array(text.utf8)
        guard unsafe send(connection, reply, reply.count, Int32(MSG_NOSIGNAL)) > 0 else { return }
      }
      let count = unsafe recv(connection, &chunk, chunk.count, 0)
      guard count > 0 else { return }
      bytes += chunk[..<count]
    }
  }

  private static func parse(_ bytes: [UInt8]) -> (Received, Int)? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(
      separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.last?.trimmingCharacters(in: .whitespaces)
    }
    let length = Int(headers["content-length"] ?? "") ?? 0
    guard bytes.count >= end.upperBound + length else { return nil }
    let body = Array(bytes[end.upperBound..<end.upperBound + length])
    return (Received(line: lines[0], headers: headers, body: body), end.upperBound + length)
  }

  private static func listen() throws -> (Int32, UInt16) {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(listener, address, size) == 0 && Foundation.listen(listener, 64) == 0
          && getsockname(listener, address, &size) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    return (listener, UInt16(bigEndian: address.sin_port))
  }
}
