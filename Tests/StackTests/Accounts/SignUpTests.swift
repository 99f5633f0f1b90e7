import Foundation
import TestSupport
import Testing

@Suite("A sign-up with an address that somebody has", .serialized)
struct SignUpTests {
  private let stack: Stack

  init() throws {
    stack = try .shared()
  }

  private func signUp(_ email: String, from address: String) throws -> Reply {
    try HTTPClient(port: stack.port, from: address).post(
      "/v1/users",
      #"{"email":\#(quoted(email)),"password":\#(quoted(Person.password)),"name":"Ann"}"#)
  }

  @Test("is told so five times an hour, and from then on neither this nor the contrary")
  func learning() throws {
    let person = try Person(stack)
    for _ in 1...5 {
      let reply = try signUp(person.email, from: "127.0.90.1")
      #expect(reply.status == 409 && reply.code == "email_taken")
    }
    let newcomer = freshEmail()
    for email in [person.email, newcomer, person.email, freshEmail()] {
      let reply = try signUp(email, from: "127.0.90.2")
      #expect(reply.status == 202 && reply.text == #"{"status":"check_your_mail"}"#)
    }
    #expect(try signUp(freshEmail(), from: "127.0.91.1").status == 201, "elsewhere")
    let id = try #require(try stack.accountID(newcomer))
    #expect(
      try stack.sql("SELECT COUNT(*) FROM login_session WHERE user_id = \(id)") == "0")
    let link = try #require(try stack.link("verify_address", of: id))
    #expect(try stack.verify(link, password: Person.password).status == 200)
    #expect(try stack.logIn(newcomer, Person.password).status == 201)
  }

  @Test("is told to the owner by one letter an hour")
  func owner() throws {
    let person = try Person(stack)
    for _ in 1...3 { #expect(try signUp(person.email, from: "127.0.92.1").status == 409) }
    #expect(try stack.letters("address_in_use", to: person.id) == 1)
    try stack.sql(
      """
      UPDATE letter SET created_at = NOW(3) - INTERVAL 1 HOUR
      WHERE user_id = \(person.id) AND kind = 'address_in_use'
      """)
    #expect(try signUp(person.email, from: "127.0.92.1").status == 409)
    #expect(try stack.letters("address_in_use", to: person.id) == 2)
  }

  @Test("makes one account of fifty at once")
  func atOnce() throws {
    let email = freshEmail()
    let stack = stack
    let statuses = try concurrently(50, within: .seconds(60)) { index in
      try HTTPClient(port: stack.port, timeout: .seconds(40), from: "127.0.\(100 + index).1")
        .post(
          "/v1/users",
          #"{"email":\#(quoted(email)),"password":\#(quoted(Person.password)),"name":"Ann"}"#
        ).status
    }
    #expect(statuses.count { $0 == 201 } == 1)
    // On a busy machine the last of them have waited for too long.
    #expect(statuses.allSatisfy { [201, 409, 503].contains($0) }, "\(Set(statuses))")
    #expect(try stack.sql("SELECT COUNT(*) FROM user WHERE email_key = '\(email)'") == "1")
  }
}
