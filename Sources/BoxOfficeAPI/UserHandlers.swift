import BoxOffice
import HTTP

enum UserHandlers {
  static let create = Endpoint.open { call in
    var body = try call.body()
    let typedEmail = body.email("email")
    let typed = (password: body.newPassword("password", of: typedEmail), body.personName("name"))
    let (email, password, name) = try body.require(typedEmail, typed.password, typed.1)
    let login = call.newLogin()
    let made = try call.services.people.signUp(
      NewUser(
        email: email, name: name, passwordHash: call.services.passwords.hash(password.text),
        language: Language(acceptLanguage: call.request.header("accept-language") ?? ""),
        origin: SignUpOrigin(network: call.network, userAgent: login.userAgent)),
      from: call.countedNetwork, login: login)
    guard let (user, session) = made else { return .checkYourMail }
    return .json(call.rendered(user, session, login), status: 201).private
  }

  static let fetch = Endpoint.user { call, caller in
    .json(rendered(try call.services.people.fetchUser(caller.userID))).private
  }

  static let change = Endpoint.user { call, caller in
    var body = try call.body()
    let name = body.has("name") ? body.personName("name") : nil
    let language = body.has("language") ? body.language("language") : nil
    let email = body.has("email") ? body.email("email") : nil
    let password = body.has("password") ? body.newPassword("password", of: nil) : nil
    let needsPassword = body.has("email") || body.has("password")
    let current =
      needsPassword || body.has("current_password")
      ? body.text("current_password", length: 1...NewPassword.lengthMax) : nil
    try body.finish()
    if let current, needsPassword { try require(current, of: caller, call) }
    if let password {
      let address = try call.services.people.fetchUser(caller.userID).email
      try password.require(for: EmailAddress(address))
    }
    let user = try call.services.people.changeUser(
      caller,
      UserChange(
        name: name, language: language, email: email,
        passwordHash: password.map { call.services.passwords.hash($0.text) }, device: call.device))
    return .json(rendered(user)).private
  }

  static let erase = Endpoint.user { call, caller in
    var body = try call.body()
    let typed = body.text("current_password", length: 1...NewPassword.lengthMax)
    let forfeit = body.has("forfeit") ? body.boolean("forfeit") : false
    let (password, mayForfeit) = try body.require(typed, forfeit)
    try require(password, of: caller, call)
    try call.services.people.eraseUser(caller.userID, forfeit: mayForfeit)
    return .noContent
  }

  static let export = Endpoint.user { call, caller in
    let export = try call.services.people.exportUser(caller.userID)
    return .json(rendered(export)).private
      .with("Content-Disposition", "attachment; filename=\"boxoffice-export.json\"")
  }

  // Uses of the own password are counted before it is hashed, so that a stolen login can neither
  // guess it nor keep others from logging in.
  private static func require(_ password: String, of caller: Caller, _ call: Call) throws {
    let stored = try call.services.people.beginPasswordUse(of: caller.userID)
    guard call.services.passwords.verify(password, against: stored?.hash) else {
      throw BoxOfficeError.invalidCredentials
    }
  }

  private static func rendered(_ user: User) -> [UInt8] {
    JSONWriter.object { $0.members(of: user) }
  }

  private static func rendered(_ export: UserExport) -> [UInt8] {
    JSONWriter.object(capacity: 16_384) { json in
      json.name("user")
      json.object { $0.members(of: export.user) }
      if let signUp = export.signUp {
        json.name("sign_up")
        json.object {
          $0.member("network", signUp.network)
          $0.member("user_agent", signUp.userAgent)
          $0.member("created_at", signUp.createdAt)
        }
      }
      json.name("sessions")
      json.array(export.sessions) { json, session in json.object { $0.members(of: session) } }
      json.name("wallet")
      json.object { $0.member("balance", export.balance) }
      json.name("transfers")
      json.array(export.transfers) { json, transfer in json.object { $0.members(of: transfer) } }
      json.name("holds")
      json.array(export.holds) { json, hold in
        json.object { $0.members(of: hold, status: hold.status) }
      }
      json.name("orders")
      json.array(export.orders) { json, order in json.object { $0.members(of: order) } }
      json.name("letters")
      json.array(export.letters) { json, letter in json.object { $0.members(of: letter) } }
    }
  }
}

extension Body {
  mutating func email(_ name: String) -> EmailAddress? {
    guard let typed = text(name, length: 1...500) else { return nil }
    return EmailAddress(typed) ?? fail(name, "must be an email address")
  }

  mutating func personName(_ name: String) -> PersonName? {
    guard let typed = text(name, length: 1...500) else { return nil }
    return PersonName(typed)
      ?? fail(name, "must be 1 to 100 visible characters, one of them a letter")
  }

  mutating func language(_ name: String) -> Language? {
    guard let typed = text(name, length: 1...20) else { return nil }
    return Language(rawValue: typed) ?? fail(name, "must be ko or en")
  }
}

extension JSONWriter {
  mutating func members(of user: User) {
    member("id", user.id)
    member("email", user.email)
    member("name", user.name)
    member("language", user.language.rawValue)
    member("email_verified_at", user.emailVerifiedAt)
    member("email_failing", user.isEmailFailing)
    member("pending_email", user.pendingEmail)
    member("created_at", user.createdAt)
  }
}
