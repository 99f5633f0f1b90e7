import Foundation
import Signing
import TestSupport
import Testing

@Suite("A login", .serialized)
struct SessionTests {
  private let stack: Stack

  init() throws {
    stack = try .shared()
  }

  @Test("is listed, told apart, and ended one by one")
  func list() throws {
    let person = try Person(stack)
    let reply = try stack.send(
      "POST", "/v1/sessions",
      headers: [("Content-Type", "application/json"), ("User-Agent", "Böxli/1 🎫")],
      body: Array(#"{"email":"\#(person.email)","password":"\#(Person.password)"}"#.utf8))
    let second = try #require(reply.json.token.string)

    let items = try person.buyer.get("/v1/sessions").json["items"].array
    #expect(items.map(\.current.bool) == [false, true])
    #expect(items.map(\.user_agent.string) == ["Böxli/1 🎫", ""])
    #expect(items.allSatisfy { (secondsUntil($0.last_used_at) ?? 99) < 1 })
    #expect(!items.description.contains(second))

    let id = try #require(items[0].id.integer)
    #expect(try person.buyer.send("DELETE", "/v1/sessions/\(id)").status == 204)
    #expect(try stack.ask("GET", "/v1/me", token: second).status == 401)
    #expect(try person.buyer.send("DELETE", "/v1/sessions/\(id)").status == 404)
    #expect(try person.buyer.send("DELETE", "/v1/sessions/current").status == 204)
    #expect(try person.buyer.get("/v1/me").status == 401)
    #expect(try person.logIn().status == 201)
  }

  @Test("lists page by page, newest first, and only those that are good")
  func pages() throws {
    let buyer = try Buyer(stack)
    try stack.sql(
      """
      INSERT INTO login_session (user_id, token_hash, expires_at)
      SELECT \(buyer.id), UNHEX(SHA2(CONCAT(UUID(), seq), 256)), NOW(3) + INTERVAL IF(seq = 3, -1, 60) SECOND
      FROM seq_1_to_5
      """)
    var ids: [Int64] = []
    var path: String? = "/v1/sessions?limit=2"
    while let current = path, ids.count < 20 {
      let page = try buyer.get(current).json
      ids += page["items"].array.compactMap(\.id.integer)
      path = page.next_cursor.string.map { "/v1/sessions?limit=2&cursor=\($0)" }
    }
    #expect(ids.count == 5 && ids == ids.sorted(by: >) && Set(ids).count == 5)
  }

  @Test("slides by 14 days, at most once an hour")
  func sliding() throws {
    let buyer = try Buyer(stack)
    func age(_ minutes: Int) throws {
      try stack.sql(
        """
        UPDATE login_session SET last_used_at = NOW(3) - INTERVAL \(minutes) MINUTE,
          expires_at = NOW(3) + INTERVAL 1 DAY WHERE user_id = \(buyer.id)
        """)
    }
    func row() throws -> String {
      try stack.sql(
        """
        SELECT TIMESTAMPDIFF(MINUTE, last_used_at, NOW(3)), TIMESTAMPDIFF(HOUR, NOW(3), expires_at)
        FROM login_session WHERE user_id = \(buyer.id)
        """)
    }
    try age(58)
    #expect(try buyer.get("/v1/me").status == 200)
    #expect(try row() == "58\t23")
    try age(61)
    #expect(try buyer.get("/v1/me").status == 200)
    #expect(try row() == "0\t335")
  }

  @Test("ends after its time, swept or not, and is swept")
  func expiry() throws {
    let buyer = try Buyer(stack)
    try stack.sql(
      """
      UPDATE login_session SET expires_at = NOW(3) + INTERVAL 400 MICROSECOND
      WHERE user_id = \(buyer.id)
      """)
    let reply = try buyer.get("/v1/me")
    #expect(reply.status == 401 && reply.code == "authentication_required")
    try stack.sweep()
    try eventually("the login is swept") {
      try stack.sql("SELECT COUNT(*) FROM login_session WHERE user_id = \(buyer.id)") == "0"
    }
  }

  @Test("takes an email in any case, and no other password")
  func logIn() throws {
    let person = try Person(stack)
    let reply = try stack.logIn("  \(person.email.uppercased())\n", Person.password)
    #expect(reply.status == 201 && reply["cache-control"] == "no-store")
    #expect(reply.json.names == ["device", "expires_at", "token", "user"])
    #expect(reply.json.user.id.integer == person.id)
    for password in [Person.password + " ", Person.password.uppercased(), "x", "' OR '1'='1"] {
      let wrong = try person.logIn(password)
      #expect(wrong.status == 401 && wrong.code == "invalid_credentials")
    }
  }

  @Test("has the password hashed anew where that was done more cheaply")
  func upgrade() throws {
    let person = try Person(stack, cost: .cheapest)
    func hash() throws -> String {
      try stack.sql("SELECT password_hash FROM user WHERE id = \(person.id)")
    }
    #expect(try person.logIn("wrong password").status == 401)
    #expect(try hash().hasPrefix("$scrypt$ln=10,"))
    #expect(try person.logIn().status == 201)
    let upgraded = try hash()
    #expect(upgraded.hasPrefix("$scrypt$ln=15,r=8,p=1$"))
    #expect(try person.logIn().status == 201)
    #expect(try hash() == upgraded)
  }

  @Test("ends 90 days after it began, however often it was used")
  func absoluteEnd() throws {
    let person = try Person(stack)
    let token = try #require(try person.logIn().json.token.string)
    let secret = token.prefix { $0 != "." }
    let row = "token_hash = UNHEX(SHA2('\(secret)', 256))"
    try stack.sql(
      """
      UPDATE login_session
      SET created_at = NOW(3) - INTERVAL 89 DAY, last_used_at = NOW(3) - INTERVAL 2 HOUR
      WHERE \(row)
      """)
    #expect(try stack.ask("GET", "/v1/me", token: token).status == 200)
    #expect(
      try stack.sql(
        "SELECT expires_at = created_at + INTERVAL 90 DAY FROM login_session WHERE \(row)") == "1")
    try stack.sql(
      """
      UPDATE login_session
      SET created_at = NOW(3) - INTERVAL 90 DAY, expires_at = NOW(3) + INTERVAL 1 DAY WHERE \(row)
      """)
    #expect(try stack.ask("GET", "/v1/me", token: token).status == 401)
  }

  @Test("is one of twenty at most: with one more the oldest ends")
  func twenty() throws {
    let person = try Person(stack)
    try stack.sql(
      """
      INSERT INTO login_session (user_id, token_hash, expires_at)
      SELECT \(person.id), UNHEX(SHA2(CONCAT('\(person.email)', seq), 256)), NOW(3) + INTERVAL 1 DAY
      FROM seq_1_to_18
      """)
    #expect(try person.logIn().status == 201)
    #expect(try person.buyer.get("/v1/me").status == 200, "the first of twenty")
    let last = try #require(try person.logIn().json.token.string)
    #expect(try person.buyer.get("/v1/me").status == 401)
    #expect(try stack.ask("GET", "/v1/me", token: last).status == 200)
    #expect(
      try stack.sql("SELECT COUNT(*) FROM login_session WHERE user_id = \(person.id)") == "20")
  }

  @Test("is refused to a locked user as to an unknown one")
  func locked() throws {
    let person = try Person(stack)
    try stack.sql("UPDATE user SET locked_at = NOW(3) WHERE id = \(person.id)")
    let reply = try person.logIn()
    let unknown = try stack.logIn(freshEmail(), Person.password)
    #expect(reply.status == 401 && unknown.status == 401)
    #expect(reply.textWithoutRequestID == unknown.textWithoutRequestID)
  }
}
