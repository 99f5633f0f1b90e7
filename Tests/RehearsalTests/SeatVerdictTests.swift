import Testing

@testable import Rehearsal

@Suite("The verdict on seats, orders and money")
struct SeatVerdictTests {
  private var evening = Evening()

  init() {
    evening.hold(1, of: [4, 5], by: 1, at: 1)
    evening.pay(1, by: 1, at: 2)
  }

  @Test("Two live tickets for one seat are one seat sold twice, with both requests and both rows")
  func soldTwice() throws {
    var evening = evening
    evening.hold(2, of: [5], by: 2, at: 3)
    evening.pay(2, by: 2, at: 4)
    let violations = evening.verdict().violations
    #expect(violations.map(\.rule) == [.seatSoldTwice])
    let found = try #require(violations.first)
    #expect(found.rows == ["ticket 100105 of order 1001", "ticket 100205 of order 1002"])
    #expect(found.requests.map(\.number) == [1, 3])
  }

  @Test("Two buyers who were promised one seat are found, even where the rows are gone")
  func promisedTwice() {
    var evening = evening
    evening.hold(2, of: [6], by: 2, at: 3)
    evening.pay(2, by: 2, at: 4)
    evening.history[3].seatIDs = [5]
    #expect(evening.broken() == [.orderUnlikeAnswer, .seatSoldTwice])
  }

  @Test("A seat that is held while another hold of it lives is found, and one after it is not")
  func heldTwice() {
    var evening = evening
    evening.hold(2, of: [6], by: 2, at: 10)
    evening.hold(3, of: [6], by: 3, at: 310)
    #expect(evening.broken() == [])
    evening.hold(4, of: [6], by: 1, at: 609)
    #expect(evening.broken() == [.seatTakenTwice])
  }

  @Test("A seat that was given back may be sold again, but not before")
  func soldAgain() {
    var evening = evening
    let ticket = Evidence.Ticket(
      id: 100_105, orderID: 1001, scheduleID: 1, seatID: 5, isLive: false, cancelledAt: 20_000)
    evening.evidence.orders[1001]?.tickets[1] = ticket
    #expect(evening.broken() == [.ticketCancelledUnasked])

    evening.ask(.cancel, by: 1, at: 20, nil, key: "c") {
      $0.orderID = 1001
      $0.ticketIDs = [100_105]
    }
    evening.hold(2, of: [5], by: 2, at: 21)
    evening.pay(2, by: 2, at: 22)
    #expect(evening.broken() == [])
    evening.keep(hold: 3, of: [5], by: 3, at: 19)
    evening.ask(.hold, by: 3, at: 19, nil, key: "hold-3") { $0.seatIDs = [5] }
    #expect(evening.broken() == [.seatTakenTwice])
  }

  @Test("An acknowledged order that is gone, and one with another total, are found")
  func orderGone() {
    var evening = evening
    evening.history[1].amountMinor = 1
    #expect(evening.broken() == [.orderUnlikeAnswer])
    evening.history[1].amountMinor = 2_000
    evening.evidence.orders[1001] = nil
    evening.evidence.transfers[1001] = nil
    evening.evidence.balances[101] = 100_000
    #expect(evening.broken() == [.orderMissing])
  }

  @Test("A hold that is gone, of other seats, or of somebody else is found")
  func holdGone() {
    var evening = evening
    evening.hold(2, of: [6], by: 2, at: 3)
    evening.history[2].seatIDs = [7]
    #expect(evening.broken() == [.holdUnlikeAnswer])
    evening.history[2].seatIDs = [6]
    evening.history[2].buyer = 3
    #expect(evening.broken() == [.holdUnlikeAnswer])
    evening.history[2].buyer = 2
    evening.evidence.holds[2] = nil
    #expect(evening.broken() == [.holdMissing])
  }

  @Test("A release, an extension, a cancellation and a charge that were told and are not there")
  func notThere() {
    var evening = evening
    evening.hold(2, of: [6], by: 2, at: 3)
    evening.ask(.release, by: 2, at: 4, 204) { $0.holdID = 2 }
    #expect(evening.broken() == [.releaseMissing])
    evening.history[3].step = .extend
    evening.history[3].key = "e"
    evening.stored["e"] = Evidence.StoredEffect(effect: "extension", id: 2)
    evening.history[3].outcome = .answered(status: 200, code: nil)
    #expect(evening.broken() == [.extensionMissing])
    evening.history[3].step = .charge
    evening.history[3].transferID = 5
    evening.stored["e"] = Evidence.StoredEffect(effect: "charge", id: 5)
    #expect(evening.broken() == [.chargeMissing])
    evening.history[3].step = .cancel
    evening.history[3].orderID = 1001
    evening.stored["e"] = Evidence.StoredEffect(effect: "cancellation", id: 5)
    #expect(evening.broken() == [.cancellationMissing])
  }

  @Test("A payment at or after the end of its hold is late")
  func late() {
    var evening = evening
    evening.hold(2, of: [6], by: 2, at: 3)
    evening.pay(2, by: 2, at: 302)
    #expect(evening.broken() == [])
    evening.hold(3, of: [7], by: 3, at: 3)
    evening.pay(3, by: 3, at: 303)
    #expect(evening.broken() == [.paidAfterExpiry])
  }

  @Test("One minor unit too many in a wallet, and a purchase without its transfer, are found")
  func money() throws {
    var evening = evening
    evening.evidence.balances[101]? += 1
    #expect(evening.broken() == [.walletWrong])
    #expect(
      try #require(evening.verdict().violations.first).what.contains(
        "the balance is 98001 instead of 98000"))
    evening.evidence.balances[101]? -= 1
    evening.evidence.transfers[1001] = nil
    #expect(evening.broken() == [.transfersUnlikeOrders])
  }
}
