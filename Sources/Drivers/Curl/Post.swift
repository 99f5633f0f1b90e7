/// One POST request to another server.
package struct Post: Sendable {
  package let url: String
  /// Whole lines, `Name: value`.
  package let headers: [String]
  package let body: [UInt8]

  package init(url: String, headers: [String], body: [UInt8]) {
    self.url = url
    self.headers = headers
    self.body = body
  }
}

/// The outcome of a post.
package enum PostOutcome: Sendable, Equatable {
  case answered(status: Int)
  case failed(PostFailure)
}

/// Why there was no answer.
package enum PostFailure: String, Sendable {
  /// The name leads to an address that must not be reached.
  case refusedAddress = "refused_address"
  case refusedURL = "refused_url"
  case unknownHost = "unknown_host"
  case connection
  case timeout
  case tls
  case other
}
