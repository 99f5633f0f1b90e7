/// A secret and the short name by which tokens refer to it.
package struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
  /// The lengths a name may have; it consists of a–z and 0–9.
  package static let idLengths = 1...8
  /// The fewest bytes a secret may have.
  package static let minimumSecretBytes = 32

  package let id: String
  package let secret: [UInt8]

  /// A key; a malformed name or too short a secret is a broken invariant.
  package init(id: String, secret: [UInt8]) {
    precondition(Self.isWellFormed(id: id), "a key id is 1 to 8 of a-z and 0-9")
    precondition(secret.count >= Self.minimumSecretBytes, "a secret has at least 32 bytes")
    self.id = id
    self.secret = secret
  }

  /// Whether the text may name a key.
  package static func isWellFormed(id: some StringProtocol) -> Bool {
    idLengths.contains(id.utf8.count)
      && id.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
  }

  // The secret must not reach a log by accident.
  package var description: String { "SigningKey(\(id))" }
  package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
