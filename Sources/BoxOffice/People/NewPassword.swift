/// A password that somebody chooses, and why it would be no good one.
package struct NewPassword: Sendable, Equatable {
  package static let lengthMin = 10
  package static let lengthMax = 200

  /// Why a password is refused.
  package enum Weakness: Sendable, Equatable {
    case common, allEqual, ownAddress
  }

  package let text: String

  /// A password of the right length as it was typed.
  package init(_ text: String) {
    self.text = text
  }

  /// The reason to refuse it to the owner of an address; nil where there is none.
  package func weakness(for email: EmailAddress?) -> Weakness? {
    if Set(text).count <= 1 { return .allEqual }
    if CommonPasswords.contain(text) { return .common }
    guard let key = email?.key else { return nil }
    let folded = composed(text.lowercased())
    let local = key.prefix { $0 != "@" }
    return folded == key || folded == local ? .ownAddress : nil
  }
}
