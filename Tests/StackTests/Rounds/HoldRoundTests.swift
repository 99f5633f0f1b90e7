import BoxOffice
import BoxOfficeStore
import TestSupport
import Testing

@Suite("A round of holds")
struct HoldRoundTests {
  let stack: Stack
  let sale: Sale

  init() throws {
    stack = try Stack.shared()
    sale = try Sale(stack) { $0.startsIn = [864_000, 867_600] }
  }

  @Test("is one transaction, whose claims all get their seats")
  func allAccepted() throws {
    let clerk = try Clerk(stack)
    let buyers = try Buyer.make(5, stack)
    let wishes = buyers.enumerated().map { index, buyer in
      HoldWish(
        [Int64(index) * 2 + 1, Int64(index) * 2 + 2], on: sale.schedule, by: buyer, key: "k")
    }
    #expect(clerk.hold(wishes) == Array(repeating: "201", count: 5))
    #expect(try sale.seats() == Array(repeating: "held", count: 10))
    #expect(clerk.store.roundTally.together[0] == 5)
    #expect(clerk.store.roundTally.rounds[0] == 1)
    #expect(clerk.store.roundTally.alone.allSatisfy { $0 == 0 })
    for buyer in buyers { #expect(try sale.counted(buyer) == "2") }
    #expect(clerk.hold(wishes) == Array(repeating: "201 replay", count: 5))
  }

  @Test("gives a seat to the first of those who want it, and tells the others")
  func oneSeat() throws {
    let clerk = try Clerk(stack)
    let buyers = try Buyer.make(6, stack)
    let wishes = buyers.map { HoldWish([3], on: sale.schedule, by: $0, key: "k") }
    let answers = clerk.hold(wishes)
    #expect(answers[0] == "201")
    #expect(answers.dropFirst().allSatisfy { $0.hasPrefix("seatUnavailable") })
    #expect(try sale.counted(buyers[1]) == "0")
    #expect(clerk.store.roundTally.alone.allSatisfy { $0 == 0 })
  }

  @Test("takes one deed of each person, and the second goes on its own")
  func onePerson() throws {
    let clerk = try Clerk(stack)
    let (one, other) = (try sale.buyer(), try sale.buyer())
    let wishes = [
      HoldWish([1], on: sale.schedule, by: one, key: "a"),
      HoldWish([1], on: sale.schedule, by: one, key: "a"),
      HoldWish([2], on: sale.hall.scheduleIDs[1], by: other, key: "a"),
      HoldWish([2], on: sale.schedule, by: one, key: "b"),
      HoldWish([3], on: sale.schedule, by: one, key: "b"),
    ]
    let answers = clerk.hold(wishes)
    #expect(answers == ["201", "201 replay", "201", "201", "idempotencyKeyReused"])
  }
}
