/// A request that may arrive more than once and must happen once: who asks, by which key, for what.
package struct IdempotentRequest: Sendable {
  package static let keyLength = 1...255

  package let userID: UserID
  package let key: String
  /// Method, path and body: what must be the same when the key is.
  package let content: [UInt8]

  package init(userID: UserID, key: String, content: [UInt8]) {
    self.userID = userID
    self.key = key
    self.content = content
  }
}

/// A finished answer, as it is kept for the next one who asks with the same key.
package struct StoredAnswer: Sendable, Equatable {
  package let status: Int
  package let body: [UInt8]
  package let isReplay: Bool

  package init(status: Int, body: [UInt8], isReplay: Bool = false) {
    self.status = status
    self.body = body
    self.isReplay = isReplay
  }
}
