package import BoxOffice
import MariaDB

extension Store {
  package func sendVerification(to id: UserID) throws(BoxOfficeError) -> Bool {
    try transact { connection in
      let person: (email: String, isVerified: Bool)? = try connection.answer(
        to: .first(
          """
          SELECT email, email_verified_at IS NOT NULL
          FROM user
          WHERE id = \(id) AND erased_at IS NULL
          FOR UPDATE
          """
        ) { ($0.string(), $0.bool()) })
      guard let person else { throw BoxOfficeError.notFound }
      guard !person.isVerified else { return false }
      try writeLink(.verifyAddress, to: person.email, of: id, connection)
      return true
    }
  }

  /// Begins the change of a person's address, which has to be verified first. Another owner of it
  /// is told; the answer is the same.
  func requestAddress(
    _ email: EmailAddress, of id: UserID, _ connection: Connection
  ) throws {
    let current = try connection.answer(
      to: .first("SELECT email_key FROM user WHERE id = \(id) AND erased_at IS NULL FOR UPDATE") {
        $0.string()
      })
    guard let current else { throw BoxOfficeError.notFound }
    // Whatever was asked for before is taken back.
    _ = try connection.execute(
      """
      UPDATE proof
      SET used_at = NOW(3)
      WHERE user_id = \(id) AND kind = 'change_address' AND used_at IS NULL
        AND address <> \(email.text)
      """)
    guard current != email.key else { return }
    let isTaken = try connection.answer(
      to: .exists(
        """
        SELECT 1
        FROM user
        WHERE email_key = \(email.key) AND (
          email_verified_at IS NOT NULL
            OR EXISTS (SELECT 1 FROM orders WHERE orders.user_id = user.id)
        )
        """))
    guard isTaken else { return try writeLink(.changeAddress, to: email.text, of: id, connection) }
    _ = try issueProof(.changeAddress, to: email.text, of: id, connection)
    try tellOwner(of: email, connection)
  }

  package func verifyAddress(
    by token: String, asOwner: Bool
  ) throws(BoxOfficeError) -> VerifiedAccount {
    try transact { connection in
      let (proof, owner) = try useProof(token, connection)
      var resetToken: String?
      switch proof.kind {
      case .resetPassword: throw BoxOfficeError.linkNotValid
      case .verifyAddress:
        guard proof.address == owner.email else { throw BoxOfficeError.linkNotValid }
        if !asOwner, !owner.isVerified, !owner.hasOrders {
          resetToken = try giveWay(owner, connection)
        }
        _ = try connection.execute(
          """
          UPDATE user
          SET email_verified_at = COALESCE(email_verified_at, NOW(3)), email_failing_at = NULL
          WHERE id = \(owner.id)
          """)
      case .changeAddress: try changeAddress(of: owner, to: proof.address, connection)
      }
      return VerifiedAccount(user: try readUser(owner.id, connection), resetToken: resetToken)
    }
  }

  /// Gives an account that has only claimed its address to whoever has proved it: whoever made it
  /// gets in no more. Returns what the owner chooses a password by.
  private func giveWay(_ owner: ProofOwner, _ connection: Connection) throws -> String {
    try endLogins(of: owner.id, besides: nil, device: nil, connection)
    _ = try connection.execute("UPDATE user SET password_hash = '' WHERE id = \(owner.id)")
    return try issueProof(.resetPassword, to: owner.email, of: owner.id, connection).token
  }

  private func changeAddress(
    of owner: ProofOwner, to address: String, _ connection: Connection
  ) throws {
    guard let email = EmailAddress(address) else { throw BoxOfficeError.linkNotValid }
    let claimant: UserID? = try connection.answer(
      to: .first(
        "SELECT id FROM user WHERE email_key = \(email.key) AND id <> \(owner.id) FOR UPDATE"
      ) { $0.id() })
    if let claimant { try removeClaimant(claimant, email, connection) }
    _ = try connection.execute(
      """
      UPDATE user
      SET email = \(email.text), email_key = \(email.key), email_verified_at = NOW(3),
        email_failing_at = NULL
      WHERE id = \(owner.id)
      """)
    for address in [owner.email, email.text] {
      connection.writeLetter(.addressChanged, user: owner.id, address: address)
    }
  }

  /// Removes an account that has only claimed an address, and has nothing that would be lost.
  private func removeClaimant(
    _ id: UserID, _ email: EmailAddress, _ connection: Connection
  ) throws {
    let hasOnlyClaimed = try connection.answer(
      to: .one(
        """
        SELECT email_verified_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM orders WHERE orders.user_id = user.id)
          AND NOT EXISTS (
            SELECT 1 FROM account WHERE account.user_id = user.id AND account.balance > 0
          )
          AND NOT EXISTS (
            SELECT 1 FROM hold WHERE hold.user_id = user.id AND hold.status = 'active'
          )
        FROM user
        WHERE id = \(id)
        """
      ) { $0.bool() })
    guard hasOnlyClaimed else { throw BoxOfficeError.emailTaken }
    try removePerson(id, emailKey: email.key, connection)
  }
}
