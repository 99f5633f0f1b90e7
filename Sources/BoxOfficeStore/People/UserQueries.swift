package import BoxOffice
import MariaDB

extension Store {
  package func fetchUser(_ id: UserID) throws(BoxOfficeError) -> User {
    try ask { database in
      guard let user = try database.answer(to: user(id)) else { throw BoxOfficeError.notFound }
      return user
    }
  }

  package func changeUser(
    _ caller: Caller, _ change: UserChange
  ) throws(BoxOfficeError) -> User {
    try transact { connection in
      if let language = change.language {
        _ = try connection.execute(
          "UPDATE user SET language = \(language.rawValue) WHERE id = \(caller.userID)")
      }
      if let name = change.name {
        _ = try connection.execute(
          "UPDATE user SET name = \(name.text) WHERE id = \(caller.userID)")
      }
      if let hash = change.passwordHash {
        try setPassword(hash, of: caller.userID, connection)
        try endLogins(
          of: caller.userID, besides: caller.sessionID, device: change.device, connection)
      }
      if let email = change.email { try requestAddress(email, of: caller.userID, connection) }
      return try readUser(caller.userID, connection)
    }
  }

  func readUser(_ id: UserID, _ connection: Connection) throws -> User {
    guard let user = try connection.answer(to: user(id)) else { throw BoxOfficeError.notFound }
    return user
  }

  private func user(_ id: UserID) -> Query<User?> {
    .first(
      """
      SELECT id, email, name, language, email_verified_at, email_failing_at IS NOT NULL,
        (
          SELECT address FROM proof
          WHERE proof.user_id = user.id AND kind = 'change_address' AND used_at IS NULL
            AND expires_at > NOW(3)
          ORDER BY proof.id DESC
          LIMIT 1
        ), created_at
      FROM user
      WHERE id = \(id) AND erased_at IS NULL
      """
    ) { columns in
      User(
        id: columns.id(), email: columns.string(), name: columns.string(),
        language: columns.word(), emailVerifiedAt: columns.optionalInstant(),
        isEmailFailing: columns.bool(), pendingEmail: columns.optionalString(),
        createdAt: columns.instant())
    }
  }
}
