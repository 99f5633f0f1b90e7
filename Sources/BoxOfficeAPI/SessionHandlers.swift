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
    let device = body.has("device") ? body.text("device", length: Call.deviceLength) : nil
    let (email, password) = try body.require(typed.email, typed.password)
    let attempt = call.attempt(for: email, device: device)
    // Verifying takes so long that the password may be changed meanwhile, so a login is tried
    // again.
    for _ in 0..<comparisonsMax {
      if let answer = try logIn(attempt, password, call) { return answer }
    }
    throw BoxOfficeError.invalidCredentials
  }

  private static func logIn(
    _ attempt: LoginAttempt, _ password: String, _ call: Call
  ) throws -> HTTPResponse? {
    let (people, passwords) = (call.services.people, call.services.passwords)
    let stored = try people.beginLogin(attempt)
    guard passwords.verify(password, against: stored?.hash), let stored else {
      throw BoxOfficeError.invalidCredentials
    }
    let login = call.newLogin(device: stored.isFromKnownDevice ? attempt.device : nil)
    let upgraded = passwords.needsUpgrade(stored.hash) ? passwords.hash(password) : nil
    return try people.logIn(by: stored, attempt, login: login, upgradedHash: upgraded)
      .map { .json(call.rendered($0, $1, login), status: 201).private }
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
}

extension Call {
  private static let userAgentCharactersMax = 200

  /// A fresh token for this client, whose device keeps the one that it has.
  func newLogin(device: String? = nil) -> NewLogin {
    let agent = request.header("user-agent") ?? ""
    return NewLogin(
      token: services.passwords.newToken(), device: device ?? services.passwords.newToken(),
      userAgent: String(agent.unicodeScalars.prefix(Self.userAgentCharactersMax)))
  }

  /// A new login as its person gets it: its token also tells the web server whose it is.
  func rendered(_ user: User, _ session: LoginSession, _ login: NewLogin) -> [UInt8] {
    JSONWriter.object { json in
      json.member("token", services.passwords.marked(login.token, for: user.id))
      json.member("expires_at", session.expiresAt)
      json.member("device", login.device)
      json.name("user")
      json.object { $0.members(of: user) }
    }
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
