// The standard library keeps normalisation behind this door; the alternative is all of Foundation.
@_spi(_Unicode) private import Swift

/// An address that looks deliverable, and the folded form by which two spellings are the same.
package struct EmailAddress: Sendable, Equatable {
  private static let maximumBytes = 254

  /// As the person typed it, without the space around it.
  package let text: String
  /// Lower case, canonically composed.
  package let key: String

  /// Parses what a person typed; nil where no mail could reach it.
  package init?(_ typed: String) {
    let text = trimmed(typed)
    // Byte by byte: a mark that combines with an @ makes another character of it.
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[1].count >= 3, isHost(parts[1]),
      text.utf8.count <= Self.maximumBytes,
      text.unicodeScalars.allSatisfy(isPrintable)
    else { return nil }
    let key = composed(text.lowercased())
    guard key.utf8.count <= Self.maximumBytes else { return nil }
    self.text = text
    self.key = key
  }
}

/// A name a person goes by, in any script.
package struct PersonName: Sendable, Equatable {
  private static let maximumCharacters = 100

  package let text: String

  /// Trims what was typed; nil where nothing is left, or it is too long or has control characters.
  package init?(_ typed: String) {
    let text = composed(trimmed(typed))
    guard !text.isEmpty, text.unicodeScalars.count <= Self.maximumCharacters,
      text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else { return nil }
    self.text = text
  }
}

/// Whether there are several labels, and none of them empty.
private func isHost(_ name: Substring.UTF8View) -> Bool {
  let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  return labels.count >= 2 && labels.allSatisfy { !$0.isEmpty }
}

func trimmed(_ text: String) -> String {
  let isSpace: (Character) -> Bool = { $0.isWhitespace }
  return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
}

private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .unassigned, .spaceSeparator, .lineSeparator,
    .paragraphSeparator:
    false
  default: true
  }
}

// Korean typed on one system arrives as syllables, on another as single letters: compose both alike.
func composed(_ text: String) -> String {
  var scalars = String.UnicodeScalarView()
  scalars.append(contentsOf: text._nfc)
  return String(scalars)
}
