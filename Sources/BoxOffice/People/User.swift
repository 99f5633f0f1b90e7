/// A person with an account.
package struct User: Sendable {
  package let id: UserID
  package let email: String
  package let name: String
  package let createdAt: Instant

  package init(id: UserID, email: String, name: String, createdAt: Instant) {
    self.id = id
    self.email = email
    self.name = name
    self.createdAt = createdAt
  }
}
