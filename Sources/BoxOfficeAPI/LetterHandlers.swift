import BoxOffice
import HTTP

enum LetterHandlers {
  private static let tokenLength = 1...400
  private static let formType = "application/x-www-form-urlencoded"

  static let fetch = Endpoint.user { call, caller in
    .json(rendered(try call.services.people.fetchLetterWishes(of: caller.userID))).private
  }

  static let change = Endpoint.user { call, caller in
    var body = try call.body()
    let reminder = body.has("reminder") ? body.boolean("reminder") : nil
    let line = body.has("line") ? body.boolean("line") : nil
    try body.finish()
    let wishes = try call.services.people.changeLetterWishes(
      of: caller.userID, reminder: reminder, line: line)
    return .json(rendered(wishes)).private
  }

  /// Ends one kind of letters by the token of one of them. A mailbox sends the token in the address
  /// (RFC 8058), the page in the body; neither needs a login.
  static let unsubscribe = Endpoint.open { call in
    let token: String
    if let given = call.query["token"] {
      token = given
    } else if call.request.header("content-type")?.hasPrefix(formType) ?? false {
      // A mailbox's one click has the token in the address or none.
      throw BoxOfficeError.notFound
    } else {
      var body = try call.body()
      let typed = body.text("token", length: tokenLength)
      token = try body.require(typed)
    }
    guard let (user, letters) = call.services.unsubscribing.refusal(by: token) else {
      throw BoxOfficeError.notFound
    }
    try call.services.people.refuse(letters, user)
    return .noContent
  }

  private static func rendered(_ wishes: LetterWishes) -> [UInt8] {
    JSONWriter.object { json in
      json.member("reminder", wishes.reminder)
      json.member("line", wishes.line)
    }
  }
}

extension JSONWriter {
  mutating func members(of letter: LetterNote) {
    member("id", letter.id)
    member("kind", letter.kind.rawValue)
    member("language", letter.language.rawValue)
    member("created_at", letter.createdAt)
    member("sent_at", letter.sentAt)
  }
}
