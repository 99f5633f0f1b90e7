/// One request as it came in, neither parsed nor trusted.
package struct HTTPRequest: Sendable {
  /// How much of the announced body has arrived.
  package enum BodyState: Sendable {
    case complete, tooLarge, truncated
  }

  package let method: String
  /// The request target as the client sent it: path, and query after `?`.
  package let target: String
  /// Header fields, names in lower case.
  package let headers: [(name: String, value: String)]
  package let body: [UInt8]
  package let bodyState: BodyState
  package let remoteAddress: String
  package let requestID: String
  /// When the web server handed the request on, in milliseconds since 1970 by its host's clock; nil
  /// where it did not say.
  package let arrivedAt: Int64?

  package init(
    method: String, target: String, headers: [(name: String, value: String)] = [],
    body: [UInt8] = [], bodyState: BodyState = .complete, remoteAddress: String = "",
    requestID: String = "", arrivedAt: Int64? = nil
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    self.bodyState = bodyState
    self.remoteAddress = remoteAddress
    self.requestID = requestID
    self.arrivedAt = arrivedAt
  }

  // A clock that was set anew makes neither a negative wait nor one of years.
  private static let waitMaxMilliseconds: Int64 = 60_000

  /// How long the request has waited at a moment of the same clock, from 0 to 60,000; nil where
  /// nobody knows.
  package func waitMilliseconds(at now: Int64) -> Int64? {
    arrivedAt.map { min(max(now - $0, 0), Self.waitMaxMilliseconds) }
  }

  /// The target without its query.
  package var path: Substring {
    Substring(target.utf8.prefix { $0 != UInt8(ascii: "?") })
  }

  /// The text behind the `?`.
  package var queryText: Substring {
    Substring(target.utf8.dropFirst(path.utf8.count + 1))
  }

  /// The values of all header fields of a name, which is given in lower case.
  package func values(of name: String) -> [String] {
    headers.compactMap { $0.name == name ? $0.value : nil }
  }

  /// The first value of the named header field; the name is given in lower case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name == name }?.value
  }
}
