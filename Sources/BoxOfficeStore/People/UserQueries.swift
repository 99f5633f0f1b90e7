package import BoxOffice
import MariaDB

extension Store {
  package func signUp(
    _ user: NewUser, login: NewLogin
  ) throws(BoxOfficeError) -> (User, LoginSession) {
    try transact { connection in
      let id: UserID
      do {
        let inserted = try connection.execute(
          """
          INSERT INTO user (email, email_key, name, password_hash, language)
          VALUES (
            \(user.email.text), \(user.email.key), \(user.name.text), \(user.passwordHash),
            \(user.language.rawValue)
          )
          """)
        id = UserID(Int64(inserted.insertID))
      } catch DatabaseError.duplicate {
        throw BoxOfficeError.emailTaken
      }
      _ = try connection.execute(
        "INSERT INTO account (kind, user_id, balance) VALUES ('wallet', \(id), 0)")
      noteSignUp(of: id, from: user.origin, connection)
      let session = try insertSession(login, of: id, connection)
      return (try readUser(id, connection), session)
    }
  }

  package func fetchUser(_ id: UserID) throws(BoxOfficeError) -> User {
    try ask { database in
      guard let user = try database.answer(to: user(id)) else { throw BoxOfficeError.notFound }
      return user
    }
  }

  package func changeUser(
    _ caller: Caller, name: PersonName?, passwordHash: String?, language: Language?
  ) throws(BoxOfficeError) -> User {
    try transact { connection in
      if let language {
        _ = try connection.execute(
          "UPDATE user SET language = \(language.rawValue) WHERE id = \(caller.userID)")
      }
      if let name {
        _ = try connection.execute(
          "UPDATE user SET name = \(name.text) WHERE id = \(caller.userID)")
      }
      if let passwordHash {
        _ = try connection.execute(
          "UPDATE user SET password_hash = \(passwordHash) WHERE id = \(caller.userID)")
        _ = try connection.execute(
          """
          DELETE FROM login_session
          WHERE user_id = \(caller.userID) AND id <> \(caller.sessionID)
          """)
      }
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
      SELECT id, email, name, language, email_verified_at, email_failing_at IS NOT NULL, created_at
      FROM user
      WHERE id = \(id) AND erased_at IS NULL
      """
    ) { columns in
      User(
        id: columns.id(), email: columns.string(), name: columns.string(),
        language: columns.word(), emailVerifiedAt: columns.optionalInstant(),
        isEmailFailing: columns.bool(), createdAt: columns.instant())
    }
  }
}
