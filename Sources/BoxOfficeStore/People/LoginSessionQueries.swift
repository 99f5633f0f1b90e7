package import BoxOffice
import MariaDB

extension Store {
  package func logIn(
    by password: StoredPassword, _ attempt: LoginAttempt, login: NewLogin, upgradedHash: String?
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
      forgetGuesses(attempt, password, connection)
      if let upgradedHash {
        _ = try connection.execute(
          "UPDATE user SET password_hash = \(upgradedHash) WHERE id = \(id)")
      }
      try noteDevice(login.device, of: id, connection)
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
            AND created_at > NOW(3) - INTERVAL 90 DAY
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
          WHERE expires_at > NOW(3) AND created_at > NOW(3) - INTERVAL 90 DAY
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
      SET last_used_at = NOW(3),
        expires_at = LEAST(NOW(3) + INTERVAL 14 DAY, created_at + INTERVAL 90 DAY)
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

  /// Begins a login of a person, whose row is locked; the oldest one ends where there are too many.
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
    _ = try connection.execute(
      """
      DELETE FROM login_session
      WHERE user_id = \(id) AND id NOT IN (
        SELECT id FROM (
          SELECT id FROM login_session
          WHERE user_id = \(id) AND expires_at > NOW(3)
          ORDER BY id DESC
          LIMIT \(sessionsMax)
        ) AS newest
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
}

extension Columns {
  fileprivate mutating func loginSession() -> LoginSession {
    LoginSession(
      id: id(), userAgent: string(), createdAt: instant(), lastUsedAt: instant(),
      expiresAt: instant())
  }
}

private let sessionsMax = 20
