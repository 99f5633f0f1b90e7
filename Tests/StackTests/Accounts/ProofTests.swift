import Foundation
import TestSupport
import Testing

@Suite("A link from a letter", .serialized)
struct ProofTests {
  private let stack: Stack

  init() throws {
    stack = try .shared()
  }

  /// A person who signed up just now, with the login.
  private func newcomer(_ email: String = freshEmail()) throws -> (
    id: Int64, email: String, token: String
  ) {
    let reply = try stack.signUp(email)
    return (
      try #require(reply.json.user.id.integer), email, try #require(reply.json.token.string)
    )
  }

  @Test("proves the address of who signed up, whose login stays")
  func verifies() throws {
    let person = try newcomer()
    #expect(try stack.ask("GET", "/v1/me", token: person.token).json.email_verified_at.isNull)
    let link = try #require(try stack.link("verify_address", of: person.id))
    let reply = try stack.verify(link, login: person.token)
    #expect(reply.status == 200 && reply["cache-control"] == "no-store")
    #expect(reply.json.id.integer == person.id && reply.json.email_verified_at.string != nil)
    #expect(!reply.json.names.contains("reset_token"))
    #expect(try stack.ask("GET", "/v1/me", token: person.token).json == reply.json)
    let again = try stack.verify(link, login: person.token)
    #expect(again.status == 410 && again.code == "link_not_valid")
  }

  @Test("proves it also without the login, by the password")
  func verifiesByPassword() throws {
    let person = try newcomer()
    let link = try #require(try stack.link("verify_address", of: person.id))
    let wrong = try stack.verify(link, password: "wrong password")
    #expect(wrong.status == 401 && wrong.code == "invalid_credentials")
    #expect(try stack.verify(link, password: Person.password).status == 200)
    #expect(try stack.ask("GET", "/v1/me", token: person.token).status == 200)
    #expect(try stack.logIn(person.email, Person.password).status == 201)
  }

  @Test("gives the account to the owner of the address, and ends the logins of who claimed it")
  func claimed() throws {
    let mallory = try newcomer()
    let device = try #require(
      try stack.logIn(mallory.email, Person.password).json.device.string)
    let link = try #require(try stack.link("verify_address", of: mallory.id))
    let reply = try stack.verify(link)
    #expect(reply.status == 200 && reply.json.id.integer == mallory.id)
    let choose = try #require(reply.json.reset_token.string)
    #expect(try stack.ask("GET", "/v1/me", token: mallory.token).status == 401)
    #expect(try stack.logIn(mallory.email, Person.password).status == 401)
    #expect(try stack.reset(choose, to: "the owner's own").status == 204)
    #expect(try stack.logIn(mallory.email, "the owner's own").status == 201)
    #expect(try stack.logIn(mallory.email, Person.password).status == 401)
    #expect(
      try stack.sql(
        "SELECT COUNT(*) FROM device WHERE token_hash = UNHEX(SHA2('\(device)', 256))") == "0")
  }

  @Test("leaves an account that has bought to who made it")
  func claimedWithOrders() throws {
    let person = try newcomer()
    let sale = try Sale(stack) { $0.rows = 1 }
    let buyer = try sale.buyer()
    _ = try sale.order([1], by: buyer)
    try stack.sql("UPDATE orders SET user_id = \(person.id) WHERE user_id = \(buyer.id)")
    defer {
      _ = try? stack.sql("UPDATE orders SET user_id = \(buyer.id) WHERE user_id = \(person.id)")
    }
    let link = try #require(try stack.link("verify_address", of: person.id))
    let reply = try stack.verify(link)
    #expect(reply.status == 200 && !reply.json.names.contains("reset_token"))
    #expect(try stack.ask("GET", "/v1/me", token: person.token).status == 200)
  }

  @Test("is sent again on demand, the same one, and not twice a minute")
  func sentAgain() throws {
    let person = try newcomer()
    let first = try #require(try stack.link("verify_address", of: person.id))
    let soon = try stack.ask("POST", "/v1/me/verifications", token: person.token)
    #expect(soon.status == 202 && soon.json.status.string == "check_your_mail")
    #expect(try stack.letters("verify_address", to: person.id) == 1)
    try stack.sql(
      "UPDATE proof SET written_at = NOW(3) - INTERVAL 1 MINUTE WHERE user_id = \(person.id)")
    #expect(try stack.ask("POST", "/v1/me/verifications", token: person.token).status == 202)
    #expect(try stack.letters("verify_address", to: person.id) == 2)
    #expect(try stack.link("verify_address", of: person.id) == first)
    #expect(try stack.verify(first, login: person.token).status == 200)
    #expect(try stack.ask("POST", "/v1/me/verifications", token: person.token).status == 204)
  }

  @Test("resets a password once, ends all logins, and proves the address")
  func resets() throws {
    let person = try newcomer()
    #expect(try stack.askReset(person.email).status == 202)
    let link = try #require(try stack.link("password_forgotten", of: person.id))
    let weak = try stack.reset(link, to: person.email)
    #expect(weak.status == 422 && weak.code == "validation_failed")
    #expect(try stack.reset(link, to: "another password").status == 204)
    #expect(try stack.ask("GET", "/v1/me", token: person.token).status == 401)
    #expect(try stack.logIn(person.email, Person.password).status == 401)
    let login = try stack.logIn(person.email, "another password")
    #expect(login.status == 201 && login.json.user.email_verified_at.string != nil)
    #expect(try stack.letters("password_changed", to: person.id) == 1)
    let again = try stack.reset(link, to: "a third password")
    #expect(again.status == 410 && again.code == "link_not_valid")
    #expect(try stack.logIn(person.email, "another password").status == 201)
  }

  @Test("is refused when it is old, altered, of another kind, or of somebody who was erased")
  func refused() throws {
    let person = try newcomer()
    #expect(try stack.askReset(person.email).status == 202)
    let link = try #require(try stack.link("password_forgotten", of: person.id))
    let letter = try #require(try stack.link("verify_address", of: person.id))
    let last = link.hasSuffix("A") ? "E" : "A"
    for altered in [link.dropLast() + last, link + "A", "", "x", letter] {
      let reply = try stack.reset(String(altered), to: "another password")
      #expect([410, 422].contains(reply.status), "\(altered.count)")
    }
    #expect(try stack.verify(link).status == 410, "a link of another kind")
    try stack.sql(
      """
      UPDATE proof SET expires_at = NOW(3)
      WHERE user_id = \(person.id) AND kind = 'reset_password'
      """)
    #expect(try stack.reset(link, to: "another password").status == 410)
    try stack.sql(
      "UPDATE proof SET expires_at = NOW(3) + INTERVAL 1 MINUTE WHERE user_id = \(person.id)")
    #expect(
      try stack.sql("UPDATE user SET locked_at = NULL WHERE id = \(person.id)") == "")
    #expect(try stack.ask("DELETE", "/v1/me", erasure, token: person.token).status == 204)
    #expect(try stack.reset(link, to: "another password").status == 410)
    #expect(try stack.verify(letter).status == 410)
    #expect(
      try stack.sql("SELECT COUNT(*) FROM proof WHERE user_id = \(person.id)") == "0")
  }

  private let erasure = #"{"current_password":"\#(Person.password)"}"#

  @Test("is repeated to who asks often, for a stranger asks for the same one")
  func repeated() throws {
    let person = try newcomer()
    var links: Set<String> = []
    for _ in 0..<4 {
      #expect(try stack.askReset(person.email).status == 202)
      links.insert(try #require(try stack.link("password_forgotten", of: person.id)))
      try stack.sql(
        "UPDATE proof SET written_at = NOW(3) - INTERVAL 1 MINUTE WHERE user_id = \(person.id)")
    }
    #expect(links.count == 1)
    #expect(try stack.letters("password_forgotten", to: person.id) == 4)
    #expect(try stack.reset(links.removeFirst(), to: "another password").status == 204)
  }

  @Test("is asked for by the same answer whether the address is known or not")
  func sameAnswer() throws {
    let person = try newcomer()
    let known = try stack.askReset(person.email.uppercased())
    let unknown = try stack.askReset(freshEmail())
    #expect(known.status == 202 && known.text == #"{"status":"check_your_mail"}"#)
    #expect(unknown.status == 202 && unknown.text == known.text)
  }

  @Test("is counted by who asks: a network has to wait, the owner elsewhere has not")
  func askedTooOften() throws {
    let person = try newcomer()
    let stranger = HTTPClient(port: stack.port, from: "127.0.77.1")
    let body = #"{"email":\#(quoted(person.email))}"#
    let statuses = try (0..<21).map { _ in
      try stranger.post("/v1/password-resets", body).status
    }
    #expect(statuses == Array(repeating: 202, count: 20) + [429])
    let owner = try HTTPClient(port: stack.port, from: "127.0.78.1")
      .post("/v1/password-resets", body)
    #expect(owner.status == 202)
    #expect(try stack.link("password_forgotten", of: person.id) != nil)
  }
}
