package import BoxOffice
import MariaDB

extension Store {
  package func beginLogin(_ email: EmailAddress) throws(BoxOfficeError) -> StoredPassword? {
    try ask { database in
      let attempt: (failures: Int64, secondsLeft: Int64) = try database.answer(
        to: .one(
          """
          INSERT INTO login_failure (email_hash, failures, began_at)
          VALUES (UNHEX(SHA2(\(email.key), 256)), 1, NOW(3))
          ON DUPLICATE KEY UPDATE
            failures = IF(began_at <= NOW(3) - INTERVAL 15 MINUTE, 1, LEAST(failures + 1, 1000000)),
            began_at = IF(began_at <= NOW(3) - INTERVAL 15 MINUTE, NOW(3), began_at)
          RETURNING
            failures,
            TIMESTAMPDIFF(MICROSECOND, NOW(3), began_at + INTERVAL 15 MINUTE) DIV 1000000 + 1
          """
        ) { ($0.int(), $0.int()) })
      guard attempt.failures <= loginFailuresMaximum else {
        throw BoxOfficeError.tooManyAttempts(retryAfterSeconds: max(1, attempt.secondsLeft))
      }
      return try database.answer(
        to: .first(
          """
          SELECT id, password_hash
          FROM user
          WHERE email_key = \(email.key) AND locked_at IS NULL AND password_hash <> ''
          """
        ) { StoredPassword(userID: $0.id(), hash: $0.string()) })
    }
  }

  package func logIn(
    by password: StoredPassword, email: EmailAddress, login: NewLogin, upgradedHash: String?
  ) throws(BoxOfficeError) -> (User, LoginSession)? {
    let id = password.userID
    return try transact { connection in
      let current = try connection.answer(
        to: .first(
          """
          SELECT password_hash
          FROM user
          WHERE id = \(id) AND locked_at IS NULL AND erased_at IS NULL
          FOR UPDATE
          """
        ) { $0.string() })
      guard let current else { throw BoxOfficeError.invalidCredentials }
      guard current == password.hash else { return nil }
      try forgetFailures(email, connection)
      if let upgradedHash {
        _ = try connection.execute(
          "UPDATE user SET password_hash = \(upgradedHash) WHERE id = \(id)")
      }
      let session = try insertSession(login, of: id, connection)
      return (try readUser(id, connection), session)
    }
  }

  package func findCaller(token: String) throws(BoxOfficeError) -> Caller? {
    try ask { database in
      let session = try database.answer(
        to: .first(
          """
          SELECT user_id, id, last_used_at <= NOW(3) - INTERVAL 1 HOUR
          FROM login_session
          WHERE token_hash = UNHEX(SHA2(\(token), 256)) AND expires_at > NOW(3)
          """
        ) { (caller: Caller(userID: $0.id(), sessionID: $0.id()), isStale: $0.bool()) })
      guard let (caller, isStale) = session else { return nil }
      if isStale { try refresh([caller.sessionID], database) }
      return caller
    }
  }

  package func findCallers(tokens: [String]) throws(BoxOfficeError) -> [String: Caller] {
    try ask { database in
      let given = RowList(tokens.enumerated()) { [.number(Int64($0)), .text($1)] }
      let found: [(place: Int64, caller: Caller, isStale: Bool)] = try database.answer(
        to: .all(
          """
          SELECT given.place, user_id, id, last_used_at <= NOW(3) - INTERVAL 1 HOUR
          FROM \(part: given.table("place INT", "token VARCHAR(200)"))
          STRAIGHT_JOIN login_session FORCE INDEX (login_session_token)
            ON token_hash = UNHEX(SHA2(given.token, 256))
          WHERE expires_at > NOW(3)
          """
        ) { ($0.int(), Caller(userID: $0.id(), sessionID: $0.id()), $0.bool()) })
      let stale = found.filter(\.isStale).map(\.caller.sessionID)
      if !stale.isEmpty { try refresh(stale, database) }
      return Dictionary(uniqueKeysWithValues: found.map { (tokens[Int($0.place)], $0.caller) })
    }
  }

  private func refresh(_ ids: [LoginSessionID], _ database: Database) throws {
    _ = try database.execute(
      """
      UPDATE login_session
      SET last_used_at = NOW(3), expires_at = NOW(3) + INTERVAL 14 DAY
      WHERE id IN (\(padded: ids))
      """)
  }

  package func listSessions(
    of id: UserID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<LoginSession> {
    try ask { database in
      let sessions = try database.answer(
        to: .all(
          """
          SELECT id, user_agent, created_at, last_used_at, expires_at
          FROM login_session
          WHERE user_id = \(id) AND expires_at > NOW(3) AND id < \(after?.numbers[0] ?? Int64.max)
          ORDER BY id DESC
          LIMIT \(limit + 1)
          """
        ) { $0.loginSession() })
      return Page(sessions, limit: limit) { Position($0.id.value) }
    }
  }

  package func endSession(
    _ id: LoginSessionID, of userID: UserID
  ) throws(BoxOfficeError) {
    try ask { database in
      let deleted = try database.execute(
        "DELETE FROM login_session WHERE id = \(id) AND user_id = \(userID)")
      guard deleted.affectedRows == 1 else { throw BoxOfficeError.notFound }
    }
  }

  /// Removes the failed attempts at an address.
  package func forgetFailures(_ email: EmailAddress) throws(BoxOfficeError) {
    try transact { try forgetFailures(email, $0) }
  }

  func insertSession(
    _ login: NewLogin, of id: UserID, _ connection: Connection
  ) throws -> LoginSession {
    let inserted = try connection.execute(
      """
      INSERT INTO login_session (user_id, token_hash, user_agent, expires_at)
      VALUES (
        \(id), UNHEX(SHA2(\(login.token), 256)), \(login.userAgent), NOW(3) + INTERVAL 14 DAY
      )
      """)
    return try connection.answer(
      to: .one(
        """
        SELECT id, user_agent, created_at, last_used_at, expires_at
        FROM login_session
        WHERE id = \(Int64(inserted.insertID))
        """
      ) { $0.loginSession() })
  }

  private func forgetFailures(_ email: EmailAddress, _ connection: Connection) throws {
    _ = try connection.execute(
      "DELETE FROM login_failure WHERE email_hash = UNHEX(SHA2(\(email.key), 256))")
  }
}

extension Columns {
  fileprivate mutating func loginSession() -> LoginSession {
    LoginSession(
      id: id(), userAgent: string(), createdAt: instant(), lastUsedAt: instant(),
      expiresAt: instant())
  }
}

private let loginFailuresMaximum: Int64 = 10
