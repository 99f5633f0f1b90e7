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

  package init(
    method: String, target: String, headers: [(name: String, value: String)] = [],
    body: [UInt8] = [], bodyState: BodyState = .complete, remoteAddress: String = "",
    requestID: String = ""
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    self.bodyState = bodyState
    self.remoteAddress = remoteAddress
    self.requestID = requestID
  }

  /// The first value of the named header field; the name is given in lower case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name == name }?.value
  }
}
