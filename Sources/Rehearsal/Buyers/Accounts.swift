import Signing

/// The accounts made by `sql/admin/prepare_rehearsal.sql`.
package struct Accounts: Sendable {
  /// The name in the accounts' addresses: NAME-1@rehearsal.invalid and so on.
  package let name: String
  private let secret: String

  package init(name: String, secret: String) {
    self.name = name
    self.secret = secret
  }

  /// The login token of an account, counted from 1.
  func token(of buyer: Int) -> String {
    Hex.encode(Digest.sha256(Array("\(secret):\(name)-\(buyer)".utf8)))
  }

  /// The address under which the database knows an account.
  package func email(of buyer: Int) -> String {
    "\(name)-\(buyer)@rehearsal.invalid"
  }
}
