package import BoxOffice
import MariaDB

/// How a sign-up has ended.
private enum SignUpEnd {
  case made(User, LoginSession)
  case taken
  case byLetter
}

extension Store {
  package func signUp(
    _ user: NewUser, from network: Network?, login: NewLogin
  ) throws(BoxOfficeError) -> (User, LoginSession)? {
    let end = try transact { connection -> SignUpEnd in
      if let id = try insertUser(user, connection) {
        try begin(id, user, from: network, login, connection)
      } else {
        try refuse(user, from: network, connection)
      }
    }
    // Thrown only here, so that the count and the letter are kept.
    switch end {
    case .made(let user, let session): return (user, session)
    case .taken: throw .emailTaken
    case .byLetter: return nil
    }
  }

  /// The new person; nil where somebody has the address.
  private func insertUser(_ user: NewUser, _ connection: Connection) throws -> UserID? {
    do {
      let inserted = try connection.execute(
        """
        INSERT INTO user (email, email_key, name, password_hash, language)
        VALUES (
          \(user.email.text), \(user.email.key), \(user.name.text), \(user.passwordHash),
          \(user.language.rawValue)
        )
        """)
      return UserID(Int64(inserted.insertID))
    } catch DatabaseError.duplicate {
      return nil
    }
  }

  private func begin(
    _ id: UserID, _ user: NewUser, from network: Network?, _ login: NewLogin,
    _ connection: Connection
  ) throws -> SignUpEnd {
    _ = try connection.execute(
      "INSERT INTO account (kind, user_id, balance) VALUES ('wallet', \(id), 0)")
    noteSignUp(of: id, from: user.origin, connection)
    try writeLink(.verifyAddress, to: user.email.text, of: id, connection)
    if let network, try connection.answer(to: hasReached(.learnAddress, by: network.text)) {
      return .byLetter
    }
    try noteDevice(login.device, of: id, connection)
    let session = try insertSession(login, of: id, connection)
    return .made(try readUser(id, connection), session)
  }

  /// Tells the owner of an address, and whoever asked only so often.
  private func refuse(
    _ user: NewUser, from network: Network?, _ connection: Connection
  ) throws -> SignUpEnd {
    try tellOwner(of: user.email, connection)
    guard let network,
      try connection.answer(to: count(.learnAddress, of: network.text)) != nil
    else { return .taken }
    return .byLetter
  }

  /// Writes to the owner of an address that somebody has named it as their own, once an hour.
  func tellOwner(of email: EmailAddress, _ connection: Connection) throws {
    let owner: UserID? = try connection.answer(
      to: .first("SELECT id FROM user WHERE email_key = \(email.key) FOR UPDATE") { $0.id() })
    guard let owner else { return }
    let isTold = try connection.answer(
      to: .exists(
        """
        SELECT 1
        FROM letter
        WHERE user_id = \(owner) AND kind = 'address_in_use'
          AND created_at > NOW(3) - INTERVAL 1 HOUR
        """))
    if !isTold { connection.writeLetter(.addressInUse, user: owner) }
  }
}
