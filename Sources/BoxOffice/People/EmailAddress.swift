/// An address that looks deliverable, and the folded form by which two spellings are the same.
package struct EmailAddress: Sendable, Equatable {
  private static let maximumBytes = 254

  /// The address as typed, without the space around it.
  package let text: String
  /// The folded form: lower case, canonically composed.
  package let key: String

  /// Parses a typed address; nil if no mail could reach it.
  package init?(_ typed: String) {
    let text = trimmed(typed)
    // Compares bytes, because a mark that combines with an @ makes another character of it.
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

/// Whether a domain has several labels, none of them empty.
private func isHost(_ name: Substring.UTF8View) -> Bool {
  let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  return labels.count >= 2 && labels.allSatisfy { !$0.isEmpty }
}

private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .unassigned, .spaceSeparator, .lineSeparator,
    .paragraphSeparator:
    false
  default: true
  }
}
