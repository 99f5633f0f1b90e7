package import BoxOffice
import MariaDB

extension Store {
  package func beginPasswordUse(of id: UserID) throws(BoxOfficeError) -> StoredPassword? {
    let secondsLeft = try ask { try $0.answer(to: count(.usePassword, of: "\(id.value)")) }
    if let secondsLeft { throw .tooManyAttempts(retryAfterSeconds: secondsLeft) }
    return try ask { database in
      try database.answer(
        to: .first(
          """
          SELECT id, password_hash
          FROM user
          WHERE id = \(id) AND locked_at IS NULL AND erased_at IS NULL AND password_hash <> ''
          """
        ) { StoredPassword(userID: $0.id(), hash: $0.string()) })
    }
  }

  package func askReset(
    of email: EmailAddress, from network: Network?
  ) throws(BoxOfficeError) {
    if let network {
      let secondsLeft = try ask { try $0.answer(to: count(.askReset, of: network.text)) }
      if let secondsLeft { throw .tooManyAttempts(retryAfterSeconds: secondsLeft) }
    }
    try transact { connection in
      let person: (id: UserID, email: String)? = try connection.answer(
        to: .first(
          """
          SELECT id, email
          FROM user
          WHERE email_key = \(email.key) AND locked_at IS NULL
          FOR UPDATE
          """
        ) { ($0.id(), $0.string()) })
      guard let person else { return }
      try writeLink(.resetPassword, to: person.email, of: person.id, connection)
    }
  }

  package func resetPassword(
    by token: String, hash: String
  ) throws(BoxOfficeError) {
    try transact { connection in
      let (proof, owner) = try useProof(token, connection)
      guard proof.kind == .resetPassword, proof.address == owner.email else {
        throw BoxOfficeError.linkNotValid
      }
      try setPassword(hash, of: owner.id, connection)
      // The link has come to the address.
      _ = try connection.execute(
        """
        UPDATE user
        SET email_verified_at = COALESCE(email_verified_at, NOW(3)), email_failing_at = NULL
        WHERE id = \(owner.id)
        """)
      try endLogins(of: owner.id, besides: nil, device: nil, connection)
      _ = try connection.execute(
        """
        DELETE login_guess
        FROM login_guess
        JOIN user ON login_guess.email_hash = UNHEX(SHA2(user.email_key, 256))
        WHERE user.id = \(owner.id)
        """)
    }
  }

  /// Writes a new password and the letter that says so; links to another one are good no more.
  func setPassword(_ hash: String, of id: UserID, _ connection: Connection) throws {
    _ = try connection.execute("UPDATE user SET password_hash = \(hash) WHERE id = \(id)")
    _ = try connection.execute(
      """
      UPDATE proof
      SET used_at = NOW(3)
      WHERE user_id = \(id) AND kind = 'reset_password' AND used_at IS NULL
      """)
    connection.writeLetter(.passwordChanged, user: id)
  }

  /// Ends all logins but one, and makes strangers of all devices but one.
  func endLogins(
    of id: UserID, besides session: LoginSessionID?, device: String?, _ connection: Connection
  ) throws {
    _ = try connection.execute(
      """
      DELETE FROM login_session
      WHERE user_id = \(id) AND id <> \(session?.value ?? 0)
      """)
    try forgetDevices(of: id, besides: device, connection)
  }
}
