import Foundation
import TestSupport
import Testing

@Suite("A lock against guessing", .serialized)
struct AccountLockTests {
  private let stack: Stack

  init() throws {
    stack = try .shared()
  }

  private func client(_ address: String) -> HTTPClient {
    HTTPClient(port: stack.port, from: address)
  }

  private func guess(_ person: Person, times: Int, from address: String) throws -> [Int] {
    let client = client(address)
    return try (0..<times).map { _ in
      try client.post("/v1/sessions", Person.credentials(person.email, "wrong password")).status
    }
  }

  @Test("cannot be put on by a stranger elsewhere: the owner logs in and changes the password")
  func stranger() throws {
    let person = try Person(stack)
    #expect(
      try guess(person, times: 11, from: "127.0.1.1") == Array(repeating: 401, count: 10) + [429])
    #expect(try client("127.0.1.99").post("/v1/sessions", person.credentials).status == 429)
    let login = try client("127.0.2.1").post("/v1/sessions", person.credentials)
    #expect(login.status == 201)
    let change = #"{"password":"another password","current_password":"\#(Person.password)"}"#
    let token = try #require(login.json.token.string)
    #expect(try stack.ask("PATCH", "/v1/me", change, token: token).status == 200)
  }

  @Test("of a network does not hold for a device that has logged in before")
  func knownDevice() throws {
    let person = try Person(stack)
    let device = try #require(try person.logIn().json.device.string)
    #expect(try guess(person, times: 11, from: "127.0.0.1").last == 429)
    #expect(try person.logIn().status == 429, "the control: without the device")
    let body = try logIn(person, device, Person.password)
    #expect(body.status == 201 && body.json.device.string == device)
    let header = try client("127.0.0.1").post(
      "/v1/sessions", person.credentials, headers: [("Device-Token", device)])
    #expect(header.status == 201)
    let invented = try logIn(person, "invented", Person.password)
    #expect(invented.status == 429)
    let others = try #require(try Person(stack).logIn().json.device.string)
    #expect(try logIn(person, others, Person.password).status == 429)
  }

  @Test("of a device makes it a stranger's after ten wrong passwords in 15 minutes")
  func wornDevice() throws {
    let person = try Person(stack)
    let device = try #require(try person.logIn().json.device.string)
    #expect(try guess(person, times: 11, from: "127.0.0.1").last == 429)
    for _ in 1...9 { #expect(try logIn(person, device, "wrong password").status == 401) }
    #expect(try logIn(person, device, Person.password).status == 201, "begins anew")
    for _ in 1...10 { #expect(try logIn(person, device, "wrong password").status == 401) }
    #expect(try logIn(person, device, Person.password).status == 429)
    #expect(try client("127.0.3.1").post("/v1/sessions", person.credentials).status == 201)
  }

  @Test("of a device counts no longer than 15 minutes")
  func agedDevice() throws {
    let person = try Person(stack)
    let device = try #require(try person.logIn().json.device.string)
    for _ in 1...10 { #expect(try logIn(person, device, "wrong password").status == 401) }
    try stack.sql(
      "UPDATE device SET wrong_since = NOW(3) - INTERVAL 15 MINUTE WHERE user_id = \(person.id)")
    #expect(try logIn(person, device, Person.password).status == 201)
    #expect(
      try stack.sql("SELECT COUNT(*) FROM device WHERE user_id = \(person.id)") == "1")
  }

  @Test("of an address alone comes with 200 wrong ones, and spares known devices")
  func addressAlone() throws {
    let person = try Person(stack)
    let device = try #require(try person.logIn().json.device.string)
    try stack.sql(
      """
      INSERT INTO login_guess (email_hash, network, wrong, began_at)
      VALUES (UNHEX(SHA2('\(person.email)', 256)), '', 199, NOW(3))
      ON DUPLICATE KEY UPDATE wrong = 199, began_at = NOW(3)
      """)
    #expect(try guess(person, times: 2, from: "127.0.4.1") == [401, 429])
    #expect(try client("127.0.5.1").post("/v1/sessions", person.credentials).status == 429)
    #expect(try logIn(person, device, Person.password).status == 201)
  }

  @Test("of a network costs the address nothing: who is refused does not count there")
  func refusedDoNotCount() throws {
    let person = try Person(stack)
    _ = try guess(person, times: 25, from: "127.0.1.1")
    #expect(
      try stack.sql(
        """
        SELECT wrong FROM login_guess
        WHERE email_hash = UNHEX(SHA2('\(person.email)', 256)) AND network = ''
        """) == "10")
  }

  @Test("ends with a new password, which ends all other logins and makes all devices strangers'")
  func newPassword() throws {
    let person = try Person(stack)
    let logins = try (0..<2).map { _ in try person.logIn().json }
    let devices = try logins.map { try #require($0.device.string) }
    let tokens = try logins.map { try #require($0.token.string) }
    let change = #"{"password":"another password","current_password":"\#(Person.password)"}"#
    let reply = try stack.send(
      "PATCH", "/v1/me",
      headers: [
        ("Authorization", "Bearer \(tokens[0])"), ("Device-Token", devices[0]),
        ("Content-Type", "application/json"),
      ], body: Array(change.utf8))
    #expect(reply.status == 200)
    #expect(try stack.ask("GET", "/v1/me", token: tokens[0]).status == 200)
    #expect(try stack.ask("GET", "/v1/me", token: tokens[1]).status == 401)
    #expect(try guess(person, times: 11, from: "127.0.0.1").last == 429)
    #expect(try logIn(person, devices[1], "another password").status == 429)
    #expect(try logIn(person, devices[0], "another password").status == 201)
    #expect(try stack.letters("password_changed", to: person.id) == 1)
  }

  @Test("holds for changes of the password, five an hour, and costs no hash after that")
  func passwordChanges() throws {
    let person = try Person(stack)
    let change = #"{"password":"another password","current_password":"wrong password"}"#
    for _ in 1...5 {
      #expect(try person.buyer.send("PATCH", "/v1/me", change).status == 401)
    }
    let right = #"{"password":"another password","current_password":"\#(Person.password)"}"#
    let refused = try person.buyer.send("PATCH", "/v1/me", right)
    #expect(refused.status == 429 && refused.code == "rate_limited")
    #expect((1...3600).contains(Int(refused["retry-after"] ?? "") ?? 0))
    #expect(try person.buyer.send("PATCH", "/v1/me", #"{"name":"Bob"}"#).status == 200)
    #expect(try person.logIn().status == 201, "a login is counted apart")
    try stack.sql(
      """
      UPDATE hourly_count SET began_at = NOW(3) - INTERVAL 1 HOUR
      WHERE act = 'use_password' AND who = '\(person.id)'
      """)
    #expect(try person.buyer.send("PATCH", "/v1/me", right).status == 200)
  }

  private func logIn(_ person: Person, _ device: String, _ password: String) throws -> Reply {
    try stack.ask(
      "POST", "/v1/sessions",
      """
      {"email":\(quoted(person.email)),"password":\(quoted(password)),"device":\(quoted(device))}
      """)
  }
}
