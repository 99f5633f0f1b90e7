import BoxOfficeStore
import Foundation
import TestSupport
import Testing

extension InterleavedSales {
  @Suite("Every interleaving with a cancellation, an extension or a claim has one legal outcome")
  struct CancellationInterleavingTests {
    static let cancellationMoments: [Moment] = [
      .cancellationBefore, .cancellationLocked, .cancellationInside,
      .cancellationBeforeCommit, .cancellationCommitted,
    ]
    static let extensionMoments: [Moment] = [
      .extensionBefore, .extensionLocked, .extensionBeforeCommit, .extensionCommitted,
    ]
    static let holdMoments: [Moment] = [
      .holdBefore, .holdLocked, .holdInside, .holdBeforeCommit, .holdCommitted,
    ]

    let stack: Stack
    let race: Interleaving

    init() throws {
      race = try Interleaving()
      stack = race.stack
    }

    @Test("Cancel against cancel: one refund", arguments: cancellationMoments)
    func cancelAndCancel(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let order = try sale.order([1, 2], by: buyer).id.integer ?? 0
      let (one, two) = try race.run(
        at: moment, first: { try buyer.cancel(order) }, second: { try buyer.cancel(order) })
      #expect([one.outcome, two.outcome].sorted() == ["201", "409 already_cancelled"])
      #expect(try buyer.balance() == 1_000_000)
      try requireCleanBooks()
    }

    @Test("Cancel against cancel of other tickets: both refunds", arguments: cancellationMoments)
    func cancelOthers(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let order = try sale.order([1, 2], by: buyer)
      let id = order.id.integer ?? 0
      let tickets = order.tickets.each("id").compactMap(\.integer)
      let (one, two) = try race.run(
        at: moment, first: { try buyer.cancel(id, tickets: [tickets[0]]) },
        second: { try buyer.cancel(id, tickets: [tickets[1]]) })
      #expect(one.status == 201 && two.status == 201)
      #expect(try buyer.get("/v1/orders/\(id)").json.status.string == "cancelled")
      #expect(try buyer.balance() == 1_000_000)
      try requireCleanBooks()
    }

    @Test("Cancel against pay by one buyer: both happen", arguments: cancellationMoments)
    func cancelAndPay(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let order = try sale.order([1], by: buyer).id.integer ?? 0
      let hold = try sale.hold([2], by: buyer)
      let (cancelled, paid) = try race.run(
        at: moment, first: { try buyer.cancel(order) }, second: { try buyer.order(hold) })
      #expect(cancelled.status == 201 && paid.status == 201)
      #expect(try buyer.balance() == 990_000)
      try requireCleanBooks()
    }

    @Test("Cancel against a claim of its seat: free or not yet", arguments: cancellationMoments)
    func cancelAndHold(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let rival = try sale.buyer()
      let order = try sale.order([1], by: buyer).id.integer ?? 0
      let (cancelled, held) = try race.run(
        at: moment, first: { try buyer.cancel(order) },
        second: { try rival.hold([1], of: sale.schedule) })
      #expect(cancelled.status == 201)
      #expect(
        held.outcome == (moment == .cancellationCommitted ? "201" : "409 seat_unavailable"))
      try requireCleanBooks()
    }

    @Test(
      "The sweep goes past a cancellation and never touches its seat",
      arguments: cancellationMoments)
    func cancelAndSweep(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let other = try sale.buyer()
      let order = try sale.order([1], by: buyer).id.integer ?? 0
      let due = try sale.hold([2], by: other)
      let (cancelled, _) = try race.run(
        at: moment, first: { try buyer.cancel(order) }, between: { try sale.runOut(due) },
        second: {
          try stack.sweep()
          try eventually("swept") { try sale.holdStatus(due) == "expired" }
        })
      #expect(cancelled.status == 201)
      try requireCleanBooks()
    }

    @Test("Extend against expiry: locked in time lives on", arguments: extensionMoments)
    func extendAndExpiry(moment: Moment) throws {
      let sale = try Sale(stack) { $0.holdSeconds = 2 }
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let (extended, _) = try race.run(
        at: moment, first: { try buyer.extend(hold) },
        between: {
          if moment != .extensionCommitted { try sale.awaitEnd(of: hold) }
        },
        second: { try stack.sweep() })
      let isLate = moment == .extensionBefore
      #expect(extended.outcome == (isLate ? "410 hold_expired" : "200"))
      #expect(try sale.holdStatus(hold) == (isLate ? "expired" : "active"))
      #expect(try sale.seat(1) == (isLate ? "free" : "held"))
      try requireCleanBooks()
    }

    @Test("Expiry against extend: what is being ended is not extended")
    func expiryAndExtend() throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let (_, extended) = try stack.withoutSweep {
        try sale.runOut(hold)
        return try race.run(
          at: .expireLocked, first: { try stack.sweep() }, second: { try buyer.extend(hold) })
      }
      #expect(extended.outcome == "410 hold_expired")
      try requireCleanBooks()
    }

    @Test(
      "Extend against extend, release and pay: each sees the other whole",
      arguments: extensionMoments)
    func extendAndOthers(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let twice = try sale.hold([1], by: buyer)
      let (one, two) = try race.run(
        at: moment, first: { try buyer.extend(twice) }, second: { try buyer.extend(twice) })
      #expect([one.outcome, two.outcome].sorted() == ["200", "409 hold_not_active"])

      let released = try sale.hold([2], by: buyer)
      let (extended, gone) = try race.run(
        at: moment, first: { try buyer.extend(released) }, second: { try buyer.release(released) })
      #expect(gone.status == 204)
      #expect(extended.outcome == (moment == .extensionBefore ? "409 hold_not_active" : "200"))

      let paid = try sale.hold([3], by: buyer)
      let (longer, order) = try race.run(
        at: moment, first: { try buyer.extend(paid) }, second: { try buyer.order(paid) })
      #expect(order.status == 201)
      #expect(longer.outcome == (moment == .extensionBefore ? "409 hold_not_active" : "200"))
      try requireCleanBooks()
    }

    @Test(
      "Claim against claim of one seat: one has it, the other hears which", arguments: holdMoments)
    func holdAndHold(moment: Moment) throws {
      let sale = try Sale(stack)
      let (one, two) = (try sale.buyer(), try sale.buyer())
      let (first, second) = try race.run(
        at: moment, first: { try one.hold([1, 2], of: sale.schedule) },
        second: { try two.hold([2, 3], of: sale.schedule) })
      #expect([first.outcome, second.outcome].sorted() == ["201", "409 seat_unavailable"])
      let loser = first.status == 201 ? second : first
      #expect(loser.json.seat_ids.integers == [2])
      try requireCleanBooks()
    }

    @Test("A claim of a seat whose hold the sweep is ending waits for it and has the seat")
    func expiryAndHold() throws {
      let sale = try Sale(stack)
      let rival = try sale.buyer()
      let hold = try sale.hold([1], by: sale.buyer())
      let (_, held) = try stack.withoutSweep {
        try sale.runOut(hold)
        return try race.run(
          at: .expireLocked, first: { try stack.sweep() },
          second: { try rival.hold([1], of: sale.schedule) })
      }
      #expect(held.outcome == "201")
      #expect(try sale.events("hold", hold) == ["hold.created", "hold.expired"])
      try requireCleanBooks()
    }

    @Test("The sweep against release: one of them ends the hold")
    func releaseAndSweep() throws {
      let sale = try Sale(stack) { $0.holdSeconds = 2 }
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let (released, _) = try race.run(
        at: .releaseLocked, first: { try buyer.release(hold) },
        between: { try sale.awaitEnd(of: hold) }, second: { try stack.sweep() })
      #expect(released.status == 204)
      #expect(try sale.events("hold", hold) == ["hold.created", "hold.released"])
      try requireCleanBooks()
    }
  }
}
