/// The sender of a letter, such as `Boxoffice <tickets@example.com>`.
package struct Mailbox: Sendable, Equatable {
  package let name: String
  package let address: String

  /// Parses a bare address, or a name with an address in angle brackets.
  package init?(_ text: String) {
    guard let open = text.lastIndex(of: "<") else {
      self.init(name: "", address: text)
      return
    }
    guard text.hasSuffix(">") else { return nil }
    let name = text[..<open].drop { $0 == " " }
    let trimmed = name.reversed().drop { $0 == " " }.reversed()
    self.init(
      name: String(String(trimmed).filter { $0 != "\"" }),
      address: String(text[text.index(after: open)...].dropLast()))
  }

  private init?(name: String, address: String) {
    guard Self.isAddress(address), name.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
      return nil
    }
    self.name = name
    self.address = address
  }

  /// Whether a text may stand in angle brackets: nothing in it can end the command or header that
  /// it stands in.
  package static func isAddress(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty && text.utf8.count <= 254
      && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !Self.forbidden.contains($0) }
  }

  private static let forbidden = Array("<>()[]\\,;:\"".utf8)

  // A name of anything but words would have to be quoted, and then may be encoded as well.
  var header: String {
    guard !name.isEmpty else { return "From: <\(address)>" }
    let isPlain = name.utf8.allSatisfy { byte in
      byte == 0x20 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte)
    }
    let words = isPlain ? name : MailWords.encodedWords(name, firstBytesMax: 42)
    return "From: \(words)\r\n <\(address)>"
  }
}
