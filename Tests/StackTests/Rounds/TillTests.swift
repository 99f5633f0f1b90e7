import BoxOfficeStore
import Foundation
import TestSupport
import Testing

/// The till's workers with requests that wait together.
@Suite(
  "The till in a rush", .serialized,
  OwnStack(environment: ["BOXOFFICE_TILL_WORKERS": "1", "BOXOFFICE_FRONT_WORKERS": "1"]))
struct TillTests {
  let stack: Stack
  let till: Till

  init() throws {
    stack = try OwnStack.stack()
    till = Till(stack)
  }

  @Test("Claims that wait are served as one round, each with its own answer")
  func oneRound() throws {
    let sale = try Sale(stack)
    let buyers = try Buyer.make(6, stack, balance: 1_000_000)
    let before = try till.counts()
    let holds = try till.gather(6, at: "walk-in") {
      try buyers[$0].hold([Int64($0) + 1], of: sale.schedule)
    }
    #expect(holds.map(\.status) == Array(repeating: 201, count: 6))
    let orders = try till.gather(6, at: "pay") { try buyers[$0].order(holds[$0].createdID()) }
    #expect(orders.map(\.status) == Array(repeating: 201, count: 6))
    let after = try till.counts()
    #expect(after.together - before.together == 12)
    #expect(after.alone == before.alone)
    try requireCleanBooks()
  }

  @Test("Who has a pass gets the seat that somebody without one has asked for before")
  func passBeforeWalkIn() throws {
    let sale = try Sale(stack)
    let buyers = try Buyer.make(2, stack)
    var second: Meanwhile<Reply>?
    func comeLater() throws {
      second = Meanwhile { try buyers[1].hold([5], of: sale.schedule, pass: "none") }
      try till.awaitWaiting(1, at: "hold")
    }
    let first = try till.gather(1, at: "walk-in", while: comeLater) { _ in
      try buyers[0].hold([5], of: sale.schedule)
    }
    #expect(try second?.value().status == 201)
    #expect(first.map(\.code) == ["seat_unavailable"])
    try requireCleanBooks()
  }

  @Test("Who has hung up before the round is not served")
  func hungUp() throws {
    let sale = try Sale(stack)
    let buyers = try Buyer.make(3, stack)
    func hangUp() throws {
      let client = try HungUpClient(stack, sale.buyer(), claiming: 9, of: sale.schedule)
      try till.awaitWaiting(4, at: "walk-in")
      try client.hangUp()
    }
    let replies = try till.gather(3, at: "walk-in", while: hangUp) {
      try buyers[$0].hold([Int64($0) + 1], of: sale.schedule)
    }
    #expect(replies.map(\.status) == [201, 201, 201])
    #expect(try sale.seats().count { $0 == "held" } == 3)
    try requireCleanBooks()
  }

  @Test(
    "A worker killed inside a round leaves all or nothing, and the repeated deeds one effect",
    arguments: [
      Moment.holdBefore, .holdLocked, .holdInside, .holdBeforeCommit, .holdCommitted,
      .orderBefore, .orderLocked, .orderInside, .orderBeforeCommit, .orderCommitted,
    ])
  func killed(moment: Moment) throws {
    let sale = try Sale(stack)
    let checkpoints = try #require(stack.checkpoints)
    let buyers = try Buyer.make(4, stack, balance: 1_000_000)
    let keys = buyers.map { _ in Buyer.freshKey() }
    let isOrder = moment.rawValue.hasPrefix("order")
    let holds =
      try isOrder
      ? buyers.enumerated().map { try sale.hold([Int64($0) + 1], by: $1) } : []
    @Sendable func send(_ index: Int) throws -> Reply {
      isOrder
        ? try buyers[index].order(holds[index], key: keys[index])
        : try buyers[index].hold([Int64(index) + 1], of: sale.schedule, key: keys[index])
    }
    checkpoints.killNext(moment)
    _ = try till.gather(4, at: isOrder ? "pay" : "walk-in") { try send($0) }
    #expect(!checkpoints.spare(moment), "nobody died at \(moment.rawValue)")
    let answers = try (0..<4).map { index in
      var answer = try send(index)
      try eventually(within: .seconds(10), "another worker answers") {
        if answer.status == 201 { return true }
        answer = try send(index)
        return answer.status == 201
      }
      return answer
    }
    #expect(answers.allSatisfy { $0.status == 201 })
    let wanted = isOrder ? "sold" : "held"
    #expect(try sale.seats().count { $0 == wanted } == 4)
    try requireCleanBooks()
  }

  @Test("A person whose deed breaks its round is alone for a minute, however often it comes")
  func poisoned() throws {
    let sale = try Sale(stack)
    let (poisoned, others) = (try sale.buyer(), try Buyer.make(60, stack, balance: 1_000_000))
    let hold = try sale.hold([10], by: poisoned)
    let halls = try Sale(stack) {
      $0.rows = 6
      $0.seatsPerRow = 10
    }
    let holds = try others.enumerated().map { try halls.hold([Int64($0) + 1], by: $1) }
    let row = "seat.schedule_id = \(sale.schedule) AND seat.seat_no = 10"
    try stack.sql("UPDATE seat SET status = 'free', hold_id = NULL, held_until = NULL WHERE \(row)")
    let before = try till.counts()
    for round in 0..<12 {
      let replies = try till.gather(6, at: "pay") { index in
        index == 0
          ? try poisoned.order(hold)
          : try others[round * 5 + index - 1].order(holds[round * 5 + index - 1])
      }
      #expect(replies.map(\.status) == [500, 201, 201, 201, 201, 201])
    }
    #expect(try till.counts().undone - before.undone == 1)
    try stack.sql(
      """
      UPDATE seat JOIN hold ON hold.id = \(hold)
      SET seat.status = 'held', seat.hold_id = hold.id, seat.held_until = hold.expires_at
      WHERE \(row)
      """)
    try requireCleanBooks()
  }
}
