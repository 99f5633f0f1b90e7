/// A letter as its reader may know of it.
package struct LetterNote: Sendable {
  package let id: Int64
  package let kind: LetterKind
  package let language: Language
  package let createdAt: Instant
  /// nil for a letter that was not sent.
  package let sentAt: Instant?

  package init(
    id: Int64, kind: LetterKind, language: Language, createdAt: Instant, sentAt: Instant?
  ) {
    self.id = id
    self.kind = kind
    self.language = language
    self.createdAt = createdAt
    self.sentAt = sentAt
  }
}
