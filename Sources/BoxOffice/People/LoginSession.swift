/// One login of a person, as shown to its owner.
package struct LoginSession: Sendable {
  package let id: LoginSessionID
  package let userAgent: String
  package let createdAt: Instant
  package let lastUsedAt: Instant
  package let expiresAt: Instant

  package init(
    id: LoginSessionID, userAgent: String, createdAt: Instant, lastUsedAt: Instant,
    expiresAt: Instant
  ) {
    self.id = id
    self.userAgent = userAgent
    self.createdAt = createdAt
    self.lastUsedAt = lastUsedAt
    self.expiresAt = expiresAt
  }
}

/// The caller: a person, by one of their logins.
package struct Caller: Sendable {
  package let userID: UserID
  package let sessionID: LoginSessionID

  package init(userID: UserID, sessionID: LoginSessionID) {
    self.userID = userID
    self.sessionID = sessionID
  }
}
