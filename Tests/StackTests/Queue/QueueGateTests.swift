import Foundation
import TestSupport
import Testing

@Suite("The gate before the seats")
struct QueueGateTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test("Who waits can neither hold nor pay")
  func waiting() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let buyer = try line.buyer()
    let token = try line.token(buyer)
    #expect(try line.hold([1], by: buyer, token).outcome == "403 queue_token_not_active")
    #expect(try line.hold([1], by: buyer, nil).outcome == "403 queue_token_required")
    let best = try buyer.send(
      "POST", "/v1/schedules/\(line.hall.scheduleID)/holds", #"{"best_available":{"count":1}}"#,
      key: Buyer.freshKey(), headers: [("Queue-Token", token)])
    #expect(best.outcome == "403 queue_token_not_active")
    #expect(try line.stack.sql("SELECT COUNT(*) FROM hold WHERE user_id = \(buyer.id)") == "0")
  }

  @Test("A pass lets its owner hold and pay once, and is used up by that")
  func usedUp() throws {
    let line = try Line(stack)
    let (buyer, token) = try line.admitted()
    let (one, two) = (
      try line.hold([1], by: buyer, token).createdID(),
      try line.hold([2], by: buyer, token).createdID()
    )
    let key = Buyer.freshKey()
    let paid = try line.order(one, by: buyer, token, key: key)
    #expect(paid.status == 201)
    #expect(try line.order(two, by: buyer, token).outcome == "403 queue_token_expired")
    #expect(try line.hold([3], by: buyer, token).outcome == "403 queue_token_expired")
    // The answer to the payment itself can be asked for again.
    let replay = try line.order(one, by: buyer, token, key: key)
    #expect(replay.status == 201 && replay.body == paid.body)
    #expect(try line.audit() == [])
  }

  @Test("Of eight payments with one pass one goes through")
  func eightPayments() throws {
    let line = try Line(stack)
    let (buyer, token) = try line.admitted()
    let holds = try (1...8).map { try line.hold([$0], by: buyer, token).createdID() }
    let outcomes = try concurrently(8) { try line.order(holds[$0], by: buyer, token).outcome }
    #expect(
      outcomes.sorted() == ["201"] + Array(repeating: "403 queue_token_expired", count: 7))
    #expect(try buyer.balance() == 990_000)
  }

  @Test("A payment that fails leaves the pass as it was")
  func failedPayment() throws {
    let line = try Line(stack)
    let poor = try Buyer(stack, balance: 1)
    let token = try line.token(poor)
    try line.awaitState("active", token)
    let hold = try line.hold([1], by: poor, token).createdID()
    #expect(try line.order(hold, by: poor, token).outcome == "402 insufficient_balance")
    #expect(try line.poll(token).json.state.string == "active")
    _ = try poor.charge(100_000)
    #expect(try line.order(hold, by: poor, token).status == 201)
  }

  @Test("A pass that runs out between hold and payment pays nothing")
  func ranOut() throws {
    let line = try Line(stack)
    let (buyer, token) = try line.admitted()
    let hold = try line.hold([1], by: buyer, token).createdID()
    try line.runOut(buyer)
    #expect(try line.order(hold, by: buyer, token).outcome == "403 queue_token_expired")
    #expect(try line.order(hold, by: buyer, nil).outcome == "403 queue_token_required")
    #expect(try buyer.balance() == 1_000_000)
    // With a new pass the hold can still be paid.
    let again = try line.token(buyer)
    try line.awaitState("active", again)
    #expect(try line.order(hold, by: buyer, again).status == 201)
  }

  @Test("Who has left can neither hold nor pay")
  func left() throws {
    let line = try Line(stack)
    let (buyer, token) = try line.admitted()
    let hold = try line.hold([1], by: buyer, token).createdID()
    try #require(try line.leave(token).status == 204)
    #expect(try line.hold([2], by: buyer, token).outcome == "403 queue_token_expired")
    #expect(try line.order(hold, by: buyer, token).outcome == "403 queue_token_expired")
  }

  @Test("Releasing, extending and cancelling need no pass")
  func without() throws {
    let line = try Line(stack)
    let (buyer, token) = try line.admitted()
    let (one, two) = (
      try line.hold([1], by: buyer, token).createdID(),
      try line.hold([2], by: buyer, token).createdID()
    )
    let order = try line.order(one, by: buyer, token).createdID()
    #expect(try buyer.extend(two).status == 200)
    #expect(try buyer.release(two).status == 204)
    #expect(try buyer.cancel(order).status == 201)
  }

  enum End: CaseIterable { case used, left, expired }

  @Test("A place comes back within moments, however it became free", arguments: End.allCases)
  func comesBack(end: End) throws {
    let line = try Line(stack) { $0.capacity = 1 }
    let (buyer, token) = try line.admitted()
    let hold = try line.hold([1], by: buyer, token).createdID()
    let next = try line.token(line.buyer())
    #expect(try line.poll(next).json.state.string == "waiting")
    switch end {
    case .used: _ = try line.order(hold, by: buyer, token).createdID()
    case .left: #expect(try line.leave(token).status == 204)
    case .expired: try line.runOut(buyer)
    }
    let freed = try line.sql("SELECT NOW(3)")
    try line.awaitState("active", next)
    let milliseconds = try line.sql(
      """
      SELECT TIMESTAMPDIFF(MICROSECOND, '\(freed)', admitted_at) / 1000 < 2500
      FROM queue_token WHERE concert_id = CONCERT AND number = 2
      """)
    #expect(milliseconds == "1")
  }

  @Test("Without the gate everybody gets in, so it is the gate that keeps them out")
  func control() throws {
    let stack = try Stack.start(guardsOff: ["pass_check"])
    defer { stack.stop() }
    let line = try Line(stack) { $0.capacity = 0 }
    let buyer = try line.buyer()
    let token = try line.token(buyer)
    let one = try line.hold([1], by: buyer, nil).createdID()
    _ = try line.hold([2], by: buyer, token).createdID()
    #expect(try line.order(one, by: buyer, nil).status == 201)
  }
}
