/// A person's name, in any script.
package struct PersonName: Sendable, Equatable {
  private static let maximumCharacters = 100

  package let text: String

  /// Trims a typed name; nil if the rest has no letter, is too long, or has characters that nobody
  /// sees: controls, and formats such as those that turn the direction of what stands behind.
  package init?(_ typed: String) {
    let text = composed(trimmed(typed))
    guard text.unicodeScalars.count <= Self.maximumCharacters,
      text.unicodeScalars.contains(where: isLetter),
      !text.unicodeScalars.contains(where: isInvisible)
    else { return nil }
    self.text = text
  }
}

// The fillers of Hangul count as letters and show nothing.
private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
  guard !scalar.properties.isDefaultIgnorableCodePoint else { return false }
  return switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
  default: false
  }
}

private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: true
  default: false
  }
}
