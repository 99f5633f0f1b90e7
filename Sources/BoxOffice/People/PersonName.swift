/// A person's name, in any script.
package struct PersonName: Sendable, Equatable {
  private static let maximumCharacters = 100

  package let text: String

  /// Trims a typed name; nil if the rest is empty, too long or has control characters.
  package init?(_ typed: String) {
    let text = composed(trimmed(typed))
    guard !text.isEmpty, text.unicodeScalars.count <= Self.maximumCharacters,
      text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else { return nil }
    self.text = text
  }
}
