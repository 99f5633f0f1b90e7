/// A request that may arrive more than once and must happen once: the user, the key and the
/// content.
package struct IdempotentRequest: Sendable {
  package static let keyLength = 1...255

  package let userID: UserID
  package let key: String
  /// Method, path and body, which must be the same in every request with the key.
  package let content: [UInt8]

  package init(userID: UserID, key: String, content: [UInt8]) {
    self.userID = userID
    self.key = key
    self.content = content
  }
}

/// A finished answer, as it is kept for repetitions with the same key.
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
