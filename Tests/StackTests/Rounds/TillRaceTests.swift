import BoxOfficeStore
import Foundation
import TestSupport
import Testing

/// Several workers of the till against each other.
@Suite(
  "Workers of the till beside each other", .serialized,
  OwnStack(environment: ["BOXOFFICE_TILL_WORKERS": "2"]))
struct TillRaceTests {
  private static let patience = Duration.milliseconds(1_500)

  let stack: Stack
  let till: Till

  init() throws {
    stack = try OwnStack.stack()
    till = Till(stack)
  }

  @Test("One that stands still with its locks does not keep the other from selling other seats")
  func frozen() throws {
    let sale = try Sale(stack)
    let checkpoints = try #require(stack.checkpoints)
    let buyers = try Buyer.make(8, stack)
    checkpoints.pause(.holdLocked)
    let first = Meanwhile { try buyers[0].hold([1], of: sale.schedule) }
    try checkpoints.awaitReached(.holdLocked)
    let frozen = checkpoints.waiting(at: .holdLocked)[0]
    kill(frozen, SIGSTOP)
    defer { kill(frozen, SIGCONT) }
    checkpoints.release(.holdLocked)
    // Among them one who wants the locked seat, and goes round after round without it.
    let rival = Meanwhile { try buyers[7].hold([1], of: sale.schedule) }
    let began = ContinuousClock.now
    let replies = try concurrently(5) {
      try buyers[$0 + 1].hold([Int64($0) + 2], of: sale.schedule)
    }
    let took = ContinuousClock.now - began
    #expect(replies.map(\.status) == Array(repeating: 201, count: 5))
    #expect(took < Self.patience, "\(took)")
    kill(frozen, SIGCONT)
    #expect(try first.value().status == 201)
    #expect(try rival.value().status != 201)
    try requireCleanBooks()
  }

  @Test("100 buyers on one seat: one gets it, 99 are refused, and none goes alone")
  func oneSeat() throws {
    let sale = try Sale(stack)
    let buyers = try Buyer.make(100, stack)
    let before = try till.counts()
    let replies = try concurrently(100) {
      try buyers[$0].hold([4], of: sale.schedule, pass: "none")
    }
    #expect(replies.count { $0.status == 201 } == 1)
    #expect(replies.count { $0.code == "seat_unavailable" } == 99)
    #expect(try till.counts().alone == before.alone)
    try requireCleanBooks()
  }
}
