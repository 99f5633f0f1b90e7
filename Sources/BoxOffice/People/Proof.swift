/// The evidence of a link from a letter: that the letter's address is its user's own.
package struct Proof: Sendable {
  /// The use of the link.
  package enum Kind: String, Sendable, CaseIterable {
    case verifyAddress = "verify_address"
    case changeAddress = "change_address"
    case resetPassword = "reset_password"

    /// How long a link is good.
    package var minutes: Int {
      switch self {
      case .verifyAddress, .changeAddress: 3 * 24 * 60
      case .resetPassword: 30
      }
    }
  }

  package let kind: Kind
  package let userID: UserID
  /// The address to which the link went.
  package let address: String

  package init(kind: Kind, userID: UserID, address: String) {
    self.kind = kind
    self.userID = userID
    self.address = address
  }
}

/// The secret of a new link: what is kept of it, and what stands in the letter.
package struct ProofSecret: Sendable {
  package let nonce: [UInt8]
  package let token: String

  package init(nonce: [UInt8], token: String) {
    self.nonce = nonce
    self.token = token
  }
}

/// An account whose address was proved just now.
package struct VerifiedAccount: Sendable {
  package let user: User
  /// By which the owner of the address chooses a password, where the account has given way.
  package let resetToken: String?

  package init(user: User, resetToken: String?) {
    self.user = user
    self.resetToken = resetToken
  }
}
