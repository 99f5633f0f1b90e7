import BoxOfficeStore
import Foundation
import TestSupport
import Testing

extension InterleavedSales {
  @Suite("Every interleaving of a buyer with an office script has one legal outcome")
  struct OfficeInterleavingTests {
    let stack: Stack
    let race: Interleaving
    let office: Office

    init() throws {
      race = try Interleaving()
      stack = race.stack
      office = Office(stack)
    }

    @Test("release_hold against pay", arguments: InterleavingTests.orderMoments)
    func releaseAndPay(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let (paid, script) = try race.run(
        at: moment, first: { try buyer.order(hold) },
        second: { try office.run("release_hold", "@hold_id = \(hold)") })
      if moment == .orderBefore {
        #expect(script.output.contains("released"))
        #expect(paid.outcome == "409 hold_not_active")
      } else {
        #expect(script.status == 1)
        #expect(script.output.contains("the hold is paid"))
        #expect(paid.outcome == "201")
      }
      try requireCleanBooks()
    }

    @Test("release_hold against extend", arguments: CancellationInterleavingTests.extensionMoments)
    func releaseAndExtend(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let (extended, script) = try race.run(
        at: moment, first: { try buyer.extend(hold) },
        second: { try office.run("release_hold", "@hold_id = \(hold)") })
      #expect(script.status == 0, "\(script.output)")
      #expect(
        extended.outcome == (moment == .extensionBefore ? "409 hold_not_active" : "200"))
      #expect(try sale.seat(1) == "free")
      try requireCleanBooks()
    }

    @Test("release_hold against the sweep")
    func releaseAndSweep() throws {
      let sale = try Sale(stack)
      let hold = try sale.hold([1], by: sale.buyer())
      let (_, script) = try stack.withoutSweep {
        try sale.runOut(hold)
        return try race.run(
          at: .expireLocked, first: { try stack.sweep() },
          second: { try office.run("release_hold", "@hold_id = \(hold)") })
      }
      #expect(script.output.contains("nothing to do: it was expired before"))
      #expect(try sale.events("hold", hold) == ["hold.created", "hold.expired"])
      try requireCleanBooks()
    }

    @Test(
      "refund_order against cancel", arguments: CancellationInterleavingTests.cancellationMoments)
    func refundAndCancel(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let order = try sale.order([1, 2], by: buyer).id.integer ?? 0
      let (cancelled, script) = try race.run(
        at: moment, first: { try buyer.cancel(order) },
        second: { try office.run("refund_order", "@order_id = \(order)") })
      #expect(script.status == 0, "\(script.output)")
      let isOffice = moment == .cancellationBefore
      #expect(script.output.contains(isOffice ? "refunded" : "nothing to do"))
      #expect(cancelled.outcome == (isOffice ? "409 already_cancelled" : "201"))
      #expect(try buyer.balance() == 1_000_000)
      try requireCleanBooks()
    }

    @Test("cancel_schedule against a claim", arguments: CancellationInterleavingTests.holdMoments)
    func cancelAndHold(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let (held, script) = try race.run(
        at: moment, first: { try buyer.hold([1, 2], of: sale.schedule) },
        second: { try office.run("cancel_schedule", "@schedule_id = \(sale.schedule)") })
      #expect(script.status == 0, "\(script.output)")
      #expect(held.outcome == (moment == .holdBefore ? "409 sale_closed" : "201"))
      #expect(Set(try sale.seats()) == ["free"])
      #expect(try sale.counted(buyer) == "0")
      try requireCleanBooks()
    }

    @Test("cancel_schedule against pay", arguments: InterleavingTests.orderMoments)
    func cancelAndPay(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let hold = try sale.hold([1, 2], by: buyer)
      let (paid, script) = try race.run(
        at: moment, first: { try buyer.order(hold) },
        second: { try office.run("cancel_schedule", "@schedule_id = \(sale.schedule)") })
      #expect(script.status == 0, "\(script.output)")
      #expect(["201", "409 sale_closed", "409 hold_not_active"].contains(paid.outcome))
      #expect(Set(try sale.seats()) == ["free"])
      #expect(try buyer.balance() == 1_000_000)
      try requireCleanBooks()
    }

    @Test(
      "cancel_schedule against cancel", arguments: CancellationInterleavingTests.cancellationMoments
    )
    func cancelAndCancel(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let order = try sale.order([1, 2], by: buyer).id.integer ?? 0
      let (cancelled, script) = try race.run(
        at: moment, first: { try buyer.cancel(order) },
        second: { try office.run("cancel_schedule", "@schedule_id = \(sale.schedule)") })
      #expect(script.status == 0, "\(script.output)")
      #expect(
        ["201", "409 already_cancelled", "409 not_cancellable"].contains(cancelled.outcome))
      #expect(try buyer.balance() == 1_000_000)
      #expect(Set(try sale.seats()) == ["free"])
      try requireCleanBooks()
    }

    @Test("block_seats against a claim", arguments: CancellationInterleavingTests.holdMoments)
    func blockAndHold(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let (held, script) = try race.run(
        at: moment, first: { try buyer.hold([1, 2], of: sale.schedule) },
        second: {
          try office.run("block_seats", "@schedule_id = \(sale.schedule), @seats = '2-3'")
        })
      if moment == .holdBefore {
        #expect(script.status == 0, "\(script.output)")
        #expect(held.outcome == "409 seat_unavailable")
        #expect(try sale.seats().prefix(3) == ["free", "blocked", "blocked"])
      } else {
        #expect(script.status == 1)
        #expect(held.outcome == "201")
        #expect(try sale.seats().prefix(3) == ["held", "held", "free"])
      }
      try requireCleanBooks()
    }

    @Test("close_sale against a claim", arguments: CancellationInterleavingTests.holdMoments)
    func closeAndHold(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let (held, script) = try race.run(
        at: moment, first: { try buyer.hold([1], of: sale.schedule) },
        second: { try office.run("close_sale", "@schedule_id = \(sale.schedule)") })
      #expect(script.status == 0, "\(script.output)")
      #expect(held.outcome == (moment == .holdBefore ? "409 sale_closed" : "201"))
      #expect(try buyer.hold([2], of: sale.schedule).outcome == "409 sale_closed")
      try requireCleanBooks()
    }

    @Test(
      "set_price against a claim: the hold has the one price or the other",
      arguments: CancellationInterleavingTests.holdMoments)
    func priceAndHold(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let (held, script) = try race.run(
        at: moment, first: { try buyer.hold([1], of: sale.schedule) },
        second: {
          try office.run("set_price", "@schedule_id = \(sale.schedule), @tier = 'T1', @price = 5")
        })
      #expect(script.status == 0, "\(script.output)")
      #expect(held.json.total.amount.integer == 10_000)
      #expect(try sale.order([2], by: buyer).total.amount.integer == 5)
      try requireCleanBooks()
    }
  }
}
