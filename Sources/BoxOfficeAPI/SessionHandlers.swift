import BoxOffice
import HTTP

enum SessionHandlers {
  private static let comparisonsMax = 3

  static let create = Endpoint.open { call in
    var body = try call.body()
    let typed = (
      email: body.email("email"),
      password: body.text("password", length: 1...NewPassword.lengthMax)
    )
    let (email, password) = try body.require(typed.email, typed.password)
    // Verifying takes so long that the password may be changed meanwhile, so a login is tried
    // again.
    for _ in 0..<comparisonsMax {
      if let answer = try logIn(email, password, call) { return answer }
    }
    throw BoxOfficeError.invalidCredentials
  }

  private static func logIn(
    _ email: EmailAddress, _ password: String, _ call: Call
  ) throws -> HTTPResponse? {
    let (people, passwords) = (call.services.people, call.services.passwords)
    let stored = try people.beginLogin(email)
    guard passwords.verify(password, against: stored?.hash), let stored else {
      throw BoxOfficeError.invalidCredentials
    }
    let login = call.newLogin()
    let upgraded = passwords.needsUpgrade(stored.hash) ? passwords.hash(password) : nil
    return try people.logIn(by: stored, email: email, login: login, upgradedHash: upgraded)
      .map { .json(rendered($0, $1, call.token(of: login, for: $0)), status: 201).private }
  }

  static let list = Endpoint.user { call, caller in
    let (after, limit) = try call.page(numbers: 1)
    let page = try call.services.people.listSessions(
      of: caller.userID, after: after, limit: limit)
    let body = JSONWriter.list(page) { json, session in
      json.object {
        $0.members(of: session)
        $0.member("current", session.id == caller.sessionID)
      }
    }
    return .json(body).private
  }

  static let endCurrent = Endpoint.user { call, caller in
    try call.services.people.endSession(caller.sessionID, of: caller.userID)
    return .noContent
  }

  static let end = Endpoint.user { call, caller in
    try call.services.people.endSession(call.id(), of: caller.userID)
    return .noContent
  }

  static func rendered(_ user: User, _ session: LoginSession, _ token: String) -> [UInt8] {
    JSONWriter.object { json in
      json.member("token", token)
      json.member("expires_at", session.expiresAt)
      json.name("user")
      json.object { $0.members(of: user) }
    }
  }
}

extension Call {
  private static let userAgentCharactersMax = 200

  /// A fresh token for this client.
  func newLogin() -> NewLogin {
    let agent = request.header("user-agent") ?? ""
    return NewLogin(
      token: services.passwords.newToken(),
      userAgent: String(agent.unicodeScalars.prefix(Self.userAgentCharactersMax)))
  }

  /// The token of a login as its person gets it.
  func token(of login: NewLogin, for user: User) -> String {
    services.passwords.marked(login.token, for: user.id)
  }
}

extension HTTPResponse {
  /// An answer for one person, which no cache may keep.
  var `private`: HTTPResponse {
    with("Cache-Control", "no-store")
  }
}

extension JSONWriter {
  mutating func members(of session: LoginSession) {
    member("id", session.id)
    member("user_agent", session.userAgent)
    member("created_at", session.createdAt)
    member("last_used_at", session.lastUsedAt)
    member("expires_at", session.expiresAt)
  }
}
