import Foundation
import Signing
import TestSupport
import Testing

@Suite("Guessing passwords", .serialized)
struct LoginGuessingTests {
  private let stack: Stack

  init() throws {
    stack = try .shared()
  }

  private func isClosed(_ reply: Reply) -> Bool {
    guard let seconds = reply["retry-after"].flatMap({ Int($0) }) else { return false }
    return reply.status == 429 && reply.code == "rate_limited" && (1...900).contains(seconds)
  }

  @Test("ends after ten wrong ones, for the right one too")
  func tenWrong() throws {
    let person = try Person(stack)
    for _ in 1...10 { #expect(try person.logIn("wrong password").status == 401) }
    #expect(isClosed(try person.logIn("wrong password")))
    #expect(isClosed(try person.logIn()))
    #expect(isClosed(try stack.logIn(person.email.uppercased(), Person.password)))
    #expect(try person.buyer.get("/v1/me").status == 200, "who is in stays in")

    try age(person.email, minutes: 14)
    let late = try person.logIn()
    #expect(isClosed(late) && (Int(late["retry-after"] ?? "") ?? 999) <= 60)
    try age(person.email, minutes: 15)
    #expect(try person.logIn().status == 201)
  }

  @Test("ends for an email that nobody has just as for one that somebody has")
  func unknownEmail() throws {
    let person = try Person(stack, cost: .cheapest)
    let unknown = freshEmail()
    // The count alone decides, so most of the failures are written by SQL.
    for email in [person.email, unknown] {
      try stack.sql(
        """
        INSERT INTO login_guess (email_hash, network, wrong, began_at)
        VALUES (UNHEX(SHA2('\(email)', 256)), '127.0.0.0/24', 9, NOW(3) - INTERVAL 5 MINUTE)
        """)
    }
    for expected in [401, 429, 429] {
      let known = try person.logIn("wrong password")
      let other = try stack.logIn(unknown, "wrong password")
      #expect(known.status == expected && other.status == expected)
      #expect(known.textWithoutRequestID == other.textWithoutRequestID)
      let seconds = [known, other].map { Int($0["retry-after"] ?? "0") ?? 0 }
      #expect(abs(seconds[0] - seconds[1]) <= 5)
    }
  }

  @Test("begins anew after the right one")
  func forgotten() throws {
    let person = try Person(stack)
    for _ in 1...2 {
      for _ in 1...6 { #expect(try person.logIn("wrong password").status == 401) }
      #expect(try person.logIn().status == 201)
      // Comparing with the upgraded hash would only take longer.
      let cheap = PasswordHash.make(Person.password, cost: .cheapest)
      try stack.sql("UPDATE user SET password_hash = '\(cheap)' WHERE id = \(person.id)")
    }
  }

  @Test("is told neither by the answer nor by the time whether the email is known")
  func equalTime() throws {
    let known = try Person(stack, cost: .standard).email
    var seconds: [[Double]] = [[], []]
    var answers: Set<String> = []
    for round in 0..<9 {
      for (index, email) in [known, freshEmail()].enumerated() {
        let began = ContinuousClock.now
        let reply = try stack.logIn(email, "wrong password \(round)")
        seconds[index].append((ContinuousClock.now - began) / .seconds(1))
        answers.insert("\(reply.status) \(reply.textWithoutRequestID)")
      }
    }
    #expect(answers.count == 1 && answers.first?.hasPrefix("401 ") == true)
    let quickest = seconds.map { $0.min() ?? 0 }
    #expect(quickest.allSatisfy { $0 > 0.01 }, "a password was compared: \(quickest)")
    #expect((0.5...2).contains(quickest[0] / quickest[1]), "\(seconds)")
  }

  @Test("leaves counts that are swept when they are old")
  func swept() throws {
    let email = freshEmail()
    let hash = "UNHEX(SHA2('\(email)', 256))"
    try stack.sql(
      """
      INSERT INTO login_guess (email_hash, network, wrong, began_at)
      VALUES (\(hash), '', 3, NOW(3) - INTERVAL 16 MINUTE), (\(hash), 'n', 3, NOW(3))
      """)
    try stack.sweep()
    try eventually("the count is swept") {
      try stack.sql("SELECT network FROM login_guess WHERE email_hash = \(hash)") == "n"
    }
  }

  private func age(_ email: String, minutes: Int) throws {
    try stack.sql(
      """
      UPDATE login_guess SET began_at = NOW(3) - INTERVAL \(minutes) MINUTE
      WHERE email_hash = UNHEX(SHA2('\(email)', 256))
      """)
  }
}
