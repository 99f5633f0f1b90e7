/// Where a memcached listens.
package enum MemcachedAddress: Sendable, Equatable {
  case unixSocket(String)
  case host(String, port: UInt16)

  /// Reads a unix socket's absolute path or `host:port`; a host is best given as a number, since
  /// looking a name up knows no 50 ms.
  package init?(parsing text: String) {
    if text.hasPrefix("/") {
      guard text.utf8.count < Self.socketPathLimit, !text.utf8.contains(0) else { return nil }
      self = .unixSocket(text)
      return
    }
    guard let colon = text.lastIndex(of: ":"),
      let port = UInt16(text[text.index(after: colon)...]), port > 0
    else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    self = .host(String(host), port: port)
  }

  // The size of sun_path on Linux.
  private static let socketPathLimit = 108
}
