import BoxOffice
import HTTP

/// Links from letters: a proved address, a new password.
enum ProofHandlers {
  private static let tokenLength = 1...200

  /// The link shows that the address is the caller's. With the login or the password beside it, the
  /// caller has made the account; anybody else gets it, and may choose a password.
  static let verify = Endpoint.open { call in
    var body = try call.body()
    let typed = body.text("token", length: tokenLength)
    let password =
      body.has("password") ? body.text("password", length: 1...NewPassword.lengthMax) : nil
    let token = try body.require(typed)
    let people = call.services.people
    let proof = try people.readProof(token)
    let isOwner = try call.isCaller(proof.userID) || knowsPassword(password, proof, call)
    let account = try people.verifyAddress(by: token, asOwner: isOwner)
    let answer = JSONWriter.object { json in
      json.members(of: account.user)
      if let token = account.resetToken { json.member("reset_token", token) }
    }
    return .json(answer).private
  }

  static let sendVerification = Endpoint.user { call, caller in
    let isSent = try call.services.people.sendVerification(to: caller.userID)
    return isSent ? .checkYourMail : .noContent
  }

  /// The same answer whether somebody has the address or not.
  static let askReset = Endpoint.open { call in
    var body = try call.body()
    let email = body.email("email")
    try call.services.people.askReset(of: body.require(email), from: call.countedNetwork)
    return .checkYourMail
  }

  static let reset = Endpoint.open { call in
    var body = try call.body()
    let typed = (
      token: body.text("token", length: tokenLength),
      password: body.newPassword("password", of: nil)
    )
    let (token, password) = try body.require(typed.token, typed.password)
    // An invented link costs no hash.
    let proof = try call.services.people.readProof(token)
    guard proof.kind == .resetPassword else { throw BoxOfficeError.linkNotValid }
    try password.require(for: EmailAddress(proof.address))
    try call.services.people.resetPassword(
      by: token, hash: call.services.passwords.hash(password.text))
    return .noContent
  }

  // A wrong password is counted as that of a login.
  private static func knowsPassword(
    _ password: String?, _ proof: Proof, _ call: Call
  ) throws -> Bool {
    guard let password, proof.kind == .verifyAddress, let email = EmailAddress(proof.address) else {
      return false
    }
    let attempt = call.attempt(for: email, device: nil)
    let stored = try call.services.people.beginLogin(attempt)
    guard call.services.passwords.verify(password, against: stored?.hash), let stored,
      stored.userID == proof.userID
    else { throw BoxOfficeError.invalidCredentials }
    return true
  }
}

extension HTTPResponse {
  /// The answer where a letter says how it goes on.
  static var checkYourMail: HTTPResponse {
    .json(JSONWriter.object { $0.member("status", "check_your_mail") }, status: 202).private
  }
}
