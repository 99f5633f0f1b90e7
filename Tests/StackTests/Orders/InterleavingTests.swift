import BoxOfficeStore
import Foundation
import TestSupport
import Testing

extension InterleavedSales {
  @Suite("Every interleaving with a payment has one legal outcome")
  struct InterleavingTests {
    static let orderMoments: [Moment] = [
      .orderBefore, .orderLocked, .orderInside, .orderBeforeCommit, .orderCommitted,
    ]

    let stack: Stack
    let race: Interleaving

    init() throws {
      race = try Interleaving()
      stack = race.stack
    }

    private func sale(holdSeconds: Int = 300) throws -> Sale {
      try Sale(stack) { $0.holdSeconds = holdSeconds }
    }

    @Test(
      "Pay against expiry: locked in time is paid, locked late is late", arguments: orderMoments)
    func payAndExpiry(moment: Moment) throws {
      let sale = try sale(holdSeconds: 2)
      let buyer = try sale.buyer()
      let hold = try sale.hold([1, 2], by: buyer)
      let (paid, _) = try race.run(
        at: moment, first: { try buyer.order(hold) }, between: { try sale.awaitEnd(of: hold) },
        second: { try stack.sweep() })
      let isLate = moment == .orderBefore
      #expect(paid.outcome == (isLate ? "410 hold_expired" : "201"))
      #expect(try buyer.balance() == (isLate ? 1_000_000 : 980_000))
      #expect(try sale.seats().prefix(2) == (isLate ? ["free", "free"] : ["sold", "sold"]))
      try requireCleanBooks()
    }

    @Test("Expiry against pay: what the sweep has begun to end is not paid")
    func expiryAndPay() throws {
      let sale = try sale()
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let (_, paid) = try race.stack.withoutSweep {
        try sale.runOut(hold)
        return try race.run(
          at: .expireLocked, first: { try stack.sweep() }, second: { try buyer.order(hold) })
      }
      #expect(paid.outcome == "410 hold_expired")
      #expect(try buyer.balance() == 1_000_000)
      #expect(try sale.seat(1) == "free")
      try requireCleanBooks()
    }

    @Test("Pay against release: whoever locks the hold first has it", arguments: orderMoments)
    func payAndRelease(moment: Moment) throws {
      let sale = try sale()
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let (paid, released) = try race.run(
        at: moment, first: { try buyer.order(hold) }, second: { try buyer.release(hold) })
      if moment == .orderBefore {
        #expect(released.status == 204)
        #expect(paid.outcome == "409 hold_not_active")
        #expect(try sale.seat(1) == "free")
      } else {
        #expect(paid.outcome == "201")
        #expect(released.outcome == "409 hold_not_active")
        #expect(try sale.seat(1) == "sold")
      }
      try requireCleanBooks()
    }

    @Test("Release against pay: what is being released is not paid")
    func releaseAndPay() throws {
      let sale = try sale()
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let (released, paid) = try race.run(
        at: .releaseLocked, first: { try buyer.release(hold) },
        second: { try buyer.order(hold) })
      #expect(released.status == 204)
      #expect(paid.outcome == "409 hold_not_active")
      #expect(try buyer.balance() == 1_000_000)
      try requireCleanBooks()
    }

    @Test("Pay against pay: one payment", arguments: orderMoments)
    func payAndPay(moment: Moment) throws {
      let sale = try sale()
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let (one, two) = try race.run(
        at: moment, first: { try buyer.order(hold) }, second: { try buyer.order(hold) })
      #expect([one.outcome, two.outcome].sorted() == ["201", "409 hold_not_active"])
      #expect(try buyer.balance() == 990_000)
      try requireCleanBooks()
    }

    @Test(
      "Pay against the same pay: one payment, told again or told to come again",
      arguments: orderMoments)
    func payAndSamePay(moment: Moment) throws {
      let sale = try sale()
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let key = Buyer.freshKey()
      let (one, two) = try race.run(
        at: moment, first: { try buyer.order(hold, key: key) },
        second: { try buyer.order(hold, key: key) })
      #expect([one.outcome, two.outcome].contains("201"))
      for reply in [one, two] where reply.status != 201 {
        #expect(reply.outcome == "409 request_in_progress")
      }
      let again = try buyer.order(hold, key: key)
      #expect(again.body == (one.status == 201 ? one : two).body)
      #expect(try buyer.balance() == 990_000)
      try requireCleanBooks()
    }

    @Test(
      "Pay against cancel by one buyer: both happen, the wallet is right", arguments: orderMoments)
    func payAndCancel(moment: Moment) throws {
      let sale = try sale()
      let buyer = try sale.buyer()
      let former = try sale.order([5], by: buyer)
      let hold = try sale.hold([1], by: buyer)
      let (paid, cancelled) = try race.run(
        at: moment, first: { try buyer.order(hold) },
        second: { try buyer.cancel(former.id.integer ?? 0) })
      #expect(paid.outcome == "201")
      #expect(cancelled.outcome == "201")
      #expect(try buyer.balance() == 990_000)
      try requireCleanBooks()
    }

    @Test("Cancel before the payment's answer has arrived: the order is paid, then given back")
    func cancelWhilePayIsAnswered() throws {
      let sale = try sale()
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let (paid, cancelled) = try race.run(
        at: .orderCommitted, first: { try buyer.order(hold) },
        second: {
          let order = try buyer.get("/v1/orders").json.items[0].id.integer
          return try buyer.cancel(order ?? 0)
        })
      #expect(paid.outcome == "201")
      #expect(cancelled.outcome == "201")
      #expect(try buyer.balance() == 1_000_000)
      #expect(try sale.seat(1) == "free")
      try requireCleanBooks()
    }
  }
}
