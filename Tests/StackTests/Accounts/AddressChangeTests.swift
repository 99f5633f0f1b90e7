import Foundation
import TestSupport
import Testing

@Suite("A change of address", .serialized)
struct AddressChangeTests {
  private let stack: Stack

  init() throws {
    stack = try .shared()
  }

  private func change(
    _ person: Person, to email: String, by password: String = Person.password
  ) throws -> Reply {
    try person.buyer.send(
      "PATCH", "/v1/me",
      #"{"email":\#(quoted(email)),"current_password":\#(quoted(password))}"#)
  }

  private func verified() throws -> Person {
    let person = try Person(stack)
    try stack.sql("UPDATE user SET email_verified_at = NOW(3) WHERE id = \(person.id)")
    return person
  }

  @Test("needs the password, and happens when the new one is verified; both get a letter")
  func changes() throws {
    let person = try verified()
    let new = freshEmail("new")
    #expect(try change(person, to: new, by: "wrong password").status == 401)
    let reply = try change(person, to: new)
    #expect(reply.status == 200 && reply.json.pending_email.string == new)
    #expect(reply.json.email.string == person.email)
    #expect(
      try stack.sql(
        """
        SELECT address FROM letter
        WHERE user_id = \(person.id) AND kind = 'verify_address' ORDER BY id DESC LIMIT 1
        """) == new)
    let link = try #require(try stack.link("verify_address", of: person.id))
    let done = try stack.verify(link)
    #expect(done.status == 200 && done.json.email.string == new)
    #expect(done.json.pending_email.isNull && !done.json.names.contains("reset_token"))
    #expect(try person.buyer.get("/v1/me").json == done.json, "the login stays")
    #expect(
      try stack.sql(
        """
        SELECT GROUP_CONCAT(address ORDER BY id) FROM letter
        WHERE user_id = \(person.id) AND kind = 'address_changed'
        """) == "\(person.email),\(new)")
    #expect(try stack.logIn(new, Person.password).status == 201)
    #expect(try stack.logIn(person.email, Person.password).status == 401)
    #expect(try stack.verify(link).status == 410)
  }

  @Test("takes back the one that was asked for before")
  func takesBack() throws {
    let person = try verified()
    _ = try change(person, to: freshEmail("first"))
    let first = try #require(try stack.link("verify_address", of: person.id))
    let second = freshEmail("second")
    #expect(try change(person, to: second).json.pending_email.string == second)
    #expect(try stack.verify(first).status == 410)
    #expect(try change(person, to: person.email).json.pending_email.isNull)
  }

  @Test("does not tell whether somebody has the address, who is told")
  func taken() throws {
    let (person, other) = (try verified(), try verified())
    let reply = try change(person, to: other.email)
    #expect(reply.status == 200 && reply.json.pending_email.string == other.email)
    #expect(try stack.letters("verify_address", to: person.id) == 0)
    #expect(try stack.letters("address_in_use", to: other.id) == 1)
  }

  @Test("takes the address from an account that has only claimed it, and ends its logins")
  func claimed() throws {
    let (person, mallory) = (try verified(), try Person(stack))
    #expect(try change(person, to: mallory.email).status == 200)
    let link = try #require(try stack.link("verify_address", of: person.id))
    #expect(try stack.verify(link).json.email.string == mallory.email)
    #expect(try mallory.buyer.get("/v1/me").status == 401)
    #expect(
      try stack.sql("SELECT erased_at IS NOT NULL FROM user WHERE id = \(mallory.id)") == "1")
  }

  @Test("leaves the address to an account that has money or has proved it meanwhile")
  func keeps() throws {
    let person = try verified()
    let rich = try Person(stack, balance: 1_000)
    #expect(try change(person, to: rich.email).status == 200)
    let link = try #require(try stack.link("verify_address", of: person.id))
    let refused = try stack.verify(link)
    #expect(refused.status == 409 && refused.code == "email_taken")
    #expect(try rich.buyer.get("/v1/me").status == 200)
  }
}
