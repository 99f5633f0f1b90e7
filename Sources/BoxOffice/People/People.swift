/// Accounts and logins.
package protocol People {
  func signUp(_ user: NewUser, login: NewLogin) throws(BoxOfficeError) -> (User, LoginSession)
  /// The facts for a login; the call counts as a failed attempt until a login succeeds.
  func beginLogin(_ email: EmailAddress) throws(BoxOfficeError) -> StoredPassword?
  /// Logs in after the password was verified; nil if the hash was changed meanwhile.
  func logIn(
    by password: StoredPassword, email: EmailAddress, login: NewLogin, upgradedHash: String?
  ) throws(BoxOfficeError) -> (User, LoginSession)?
  /// Removes the failed attempts at an address.
  func forgetFailures(_ email: EmailAddress) throws(BoxOfficeError)
  /// The caller behind a login token; nil if the token is unknown, expired or revoked.
  func findCaller(token: String) throws(BoxOfficeError) -> Caller?
  /// The callers behind several login tokens; one that is unknown, expired or revoked is missing.
  func findCallers(tokens: [String]) throws(BoxOfficeError) -> [String: Caller]
  func listSessions(
    of id: UserID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<LoginSession>
  func endSession(_ id: LoginSessionID, of userID: UserID) throws(BoxOfficeError)
  func fetchUser(_ id: UserID) throws(BoxOfficeError) -> User
  /// Changes the given members; a new password ends all other logins.
  func changeUser(
    _ caller: Caller, name: PersonName?, passwordHash: String?, language: Language?
  ) throws(BoxOfficeError) -> User
  /// Removes the person's data and keeps the books; refused while there are live orders or holds,
  /// and while there is money in the wallet that is not forfeited.
  func eraseUser(_ id: UserID, forfeit: Bool) throws(BoxOfficeError)
  func fetchLetterWishes(of id: UserID) throws(BoxOfficeError) -> LetterWishes
  func changeLetterWishes(
    of id: UserID, reminder: Bool?, line: Bool?
  ) throws(BoxOfficeError) -> LetterWishes
  /// Ends letters of a kind to a person.
  func refuse(_ letters: LetterKind, _ id: UserID) throws(BoxOfficeError)
  func exportUser(_ id: UserID) throws(BoxOfficeError) -> UserExport
}

/// The data of a new account.
package struct NewUser: Sendable {
  package let email: EmailAddress
  package let name: PersonName
  package let passwordHash: String
  package let language: Language
  package let origin: SignUpOrigin

  package init(
    email: EmailAddress, name: PersonName, passwordHash: String, language: Language,
    origin: SignUpOrigin
  ) {
    self.email = email
    self.name = name
    self.passwordHash = passwordHash
    self.language = language
    self.origin = origin
  }
}

/// Where an account comes from: a network and a device.
package struct SignUpOrigin: Sendable {
  package let network: Network
  package let userAgent: String

  package init(network: Network, userAgent: String) {
    self.network = network
    self.userAgent = userAgent
  }
}

/// The traces of a sign-up that are kept for a while.
package struct SignUp: Sendable {
  package let network: String
  package let userAgent: String
  package let createdAt: Instant

  package init(network: String, userAgent: String, createdAt: Instant) {
    self.network = network
    self.userAgent = userAgent
    self.createdAt = createdAt
  }
}

/// A login token that is to become valid.
package struct NewLogin: Sendable {
  package let token: String
  package let userAgent: String

  package init(token: String, userAgent: String) {
    self.token = token
    self.userAgent = userAgent
  }
}

/// The hash to compare with, and its user.
package struct StoredPassword: Sendable {
  package let userID: UserID
  package let hash: String

  package init(userID: UserID, hash: String) {
    self.userID = userID
    self.hash = hash
  }
}

/// All data kept about one person.
package struct UserExport: Sendable {
  package let user: User
  package let signUp: SignUp?
  package let sessions: [LoginSession]
  package let balance: Money
  package let transfers: [Transfer]
  package let holds: [Hold]
  package let orders: [Order]
  package let letters: [LetterNote]

  package init(
    user: User, signUp: SignUp?, sessions: [LoginSession], balance: Money, transfers: [Transfer],
    holds: [Hold], orders: [Order], letters: [LetterNote]
  ) {
    self.user = user
    self.signUp = signUp
    self.sessions = sessions
    self.balance = balance
    self.transfers = transfers
    self.holds = holds
    self.orders = orders
    self.letters = letters
  }
}
