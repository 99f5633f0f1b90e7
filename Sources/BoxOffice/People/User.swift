/// A person with an account.
package struct User: Sendable {
  package let id: UserID
  package let email: String
  package let name: String
  package let language: Language
  /// When the person proved the address; nil before that.
  package let emailVerifiedAt: Instant?
  /// Whether the server of the address refuses letters.
  package let isEmailFailing: Bool
  /// The address that is the person's as soon as it is verified.
  package let pendingEmail: String?
  package let createdAt: Instant

  package init(
    id: UserID, email: String, name: String, language: Language, emailVerifiedAt: Instant?,
    isEmailFailing: Bool, pendingEmail: String?, createdAt: Instant
  ) {
    self.id = id
    self.email = email
    self.name = name
    self.language = language
    self.emailVerifiedAt = emailVerifiedAt
    self.isEmailFailing = isEmailFailing
    self.pendingEmail = pendingEmail
    self.createdAt = createdAt
  }
}
