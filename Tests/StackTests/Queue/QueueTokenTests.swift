import Foundation
import Signing
import TestSupport
import Testing

@Suite("What a queue token is worth")
struct QueueTokenTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  private func expectNothing(
    _ line: Line, _ buyer: Buyer, _ token: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(
      try line.poll(token).outcome == "403 queue_token_required", sourceLocation: sourceLocation)
    #expect(
      try line.leave(token).outcome == "403 queue_token_required", sourceLocation: sourceLocation)
    #expect(
      try line.hold([1], by: buyer, token).outcome == "403 queue_token_required",
      sourceLocation: sourceLocation)
  }

  @Test("Cut short, lengthened or changed in one character, it is worth nothing")
  func altered() throws {
    let line = try Line(stack)
    let (buyer, token) = try line.admitted()
    let characters = Array(token)
    var wrong = [0, 1, characters.count / 2, characters.count - 1].map {
      String(characters.prefix($0)) + "!"
    }
    wrong += [
      token + "A", "A" + token, token + "." + token, String(token.dropLast()), "..", "null",
    ]
    for index in stride(from: 0, to: characters.count - 1, by: 7) {
      var changed = characters
      changed[index] = changed[index] == "A" ? "B" : "A"
      wrong.append(String(changed))
    }
    for token in wrong { try expectNothing(line, buyer, token) }
    #expect(try line.hold([1], by: buyer, token).status == 201)
  }

  @Test("Signed by a key that is not ours, it is worth nothing")
  func forged() throws {
    let line = try Line(stack)
    let (buyer, token) = try line.admitted()
    let payload = try #require(Base64URL.decode(String(token.prefix { $0 != "." })))
    let foreign = try KeyRing(parsing: "k1:" + String(repeating: "ab", count: 32))
    let forged = foreign.sign(payload)
    #expect(forged != token)
    try expectNothing(line, buyer, forged)
  }

  @Test("Our signature under anything else opens nothing")
  func otherPurposes() throws {
    let line = try Line(stack)
    let (buyer, token) = try line.admitted()
    let keys = try KeyRing(
      parsing: String(contentsOfFile: stack.state + "/secrets/signing-keys", encoding: .utf8))
    let payload = try #require(Base64URL.decode(String(token.prefix { $0 != "." })))
    let text = String(decoding: payload, as: UTF8.self)
    #expect(token.hasPrefix("\(keys.sign(payload)).\(buyer.id)."))
    for other in [
      "", "x", "queue", text + ":1", text.replacingOccurrences(of: "queue", with: "ticket"),
    ] {
      try expectNothing(line, buyer, keys.sign(Array(other.utf8)))
    }
    try expectNothing(line, buyer, buyer.token)
  }

  @Test("A pass of one concert opens no other")
  func otherConcert() throws {
    let (one, two) = (try Line(stack), try Line(stack))
    let (buyer, token) = try one.admitted()
    #expect(try two.hold([1], by: buyer, token).outcome == "403 queue_token_required")
    let other = try two.token(buyer)
    try two.awaitState("active", other)
    let hold = try two.hold([1], by: buyer, other).createdID()
    #expect(try two.order(hold, by: buyer, token).outcome == "403 queue_token_required")
    #expect(try two.order(hold, by: buyer, other).status == 201)
  }

  @Test("Somebody else's pass opens nothing and stays good for its owner")
  func otherPerson() throws {
    let line = try Line(stack)
    let (owner, token) = try line.admitted()
    let (other, ownToken) = try line.admitted()
    #expect(try line.hold([1], by: other, token).outcome == "403 queue_token_required")
    let hold = try line.hold([1], by: other, ownToken).createdID()
    #expect(try line.order(hold, by: other, token).outcome == "403 queue_token_required")
    #expect(try line.hold([2], by: owner, token).status == 201)
  }

  @Test("The token of a place that was given up opens nothing after coming back")
  func earlierPlace() throws {
    let line = try Line(stack)
    let (buyer, old) = try line.admitted()
    try #require(try line.leave(old).status == 204)
    let new = try line.token(buyer)
    try line.awaitState("active", new)
    #expect(try line.hold([1], by: buyer, old).outcome == "403 queue_token_expired")
    #expect(try line.poll(old).json.state.string == "left")
    expectProblem(try line.leave(old), 404, "not_found")
    #expect(try line.hold([1], by: buyer, new).status == 201)
  }

  @Test("Without a token nobody can ask, leave or buy")
  func missing() throws {
    let line = try Line(stack)
    expectProblem(try stack.get("/v1/queue-tokens/current"), 403, "queue_token_required")
    expectProblem(
      try stack.send("DELETE", "/v1/queue-tokens/current"), 403, "queue_token_required")
    #expect(try line.hold([1], by: line.buyer(), nil).outcome == "403 queue_token_required")
  }
}
