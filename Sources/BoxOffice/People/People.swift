/// Accounts and logins.
package protocol People {
  /// Makes an account with a login. Refuses an address that somebody has; nil where the network has
  /// learned so many of these that a letter says how it goes on, whether somebody has it or not.
  func signUp(
    _ user: NewUser, from network: Network?, login: NewLogin
  ) throws(BoxOfficeError) -> (User, LoginSession)?
  /// The facts for a login; the call counts as a failed attempt until a login succeeds.
  func beginLogin(_ attempt: LoginAttempt) throws(BoxOfficeError) -> StoredPassword?
  /// Logs in after the password was verified; nil if the hash was changed meanwhile.
  func logIn(
    by password: StoredPassword, _ attempt: LoginAttempt, login: NewLogin, upgradedHash: String?
  ) throws(BoxOfficeError) -> (User, LoginSession)?
  /// Whether a device has logged in before, to the account of an address if one is given.
  func isKnownDevice(_ token: String, of email: EmailAddress?) throws(BoxOfficeError) -> Bool
  /// The person's own password, to be compared before something of the account is changed; counted
  /// before, and refused when it is too often.
  func beginPasswordUse(of id: UserID) throws(BoxOfficeError) -> StoredPassword?
  /// The proof that a link from a letter is; refuses one that is not good.
  func readProof(_ token: String) throws(BoxOfficeError) -> Proof
  /// Notes that an address is its owner's. An account that has only claimed it gives way to
  /// somebody who has not made it.
  func verifyAddress(
    by token: String, asOwner: Bool
  ) throws(BoxOfficeError) -> VerifiedAccount
  /// Writes the letter with the link once more; false where the address is verified.
  func sendVerification(to id: UserID) throws(BoxOfficeError) -> Bool
  /// Writes a letter with a link to a new password, if somebody has the address.
  func askReset(of email: EmailAddress, from network: Network?) throws(BoxOfficeError)
  /// Sets the password by a link, which ends all logins.
  func resetPassword(by token: String, hash: String) throws(BoxOfficeError)
  /// The caller behind a login token; nil if the token is unknown, expired or revoked.
  func findCaller(token: String) throws(BoxOfficeError) -> Caller?
  /// The callers behind several login tokens; one that is unknown, expired or revoked is missing.
  func findCallers(tokens: [String]) throws(BoxOfficeError) -> [String: Caller]
  func listSessions(
    of id: UserID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<LoginSession>
  func endSession(_ id: LoginSessionID, of userID: UserID) throws(BoxOfficeError)
  func fetchUser(_ id: UserID) throws(BoxOfficeError) -> User
  /// Changes the given members. A new password ends all other logins; a new address has to be
  /// verified first.
  func changeUser(_ caller: Caller, _ change: UserChange) throws(BoxOfficeError) -> User
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

/// Changes of a person's own account; nil leaves a member as it is.
package struct UserChange: Sendable {
  package let name: PersonName?
  package let language: Language?
  package let email: EmailAddress?
  package let passwordHash: String?
  /// The device from which it is changed, which stays known.
  package let device: String?

  package init(
    name: PersonName? = nil, language: Language? = nil, email: EmailAddress? = nil,
    passwordHash: String? = nil, device: String? = nil
  ) {
    self.name = name
    self.language = language
    self.email = email
    self.passwordHash = passwordHash
    self.device = device
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
