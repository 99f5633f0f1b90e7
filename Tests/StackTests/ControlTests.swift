import Foundation
import TestSupport
import Testing

/// What goes wrong without a guard, so that a test that passes with it proves something.
@Suite("Controls", .serialized)
enum Controls {
  @Suite("Without row locks and version checks", .serialized)
  final class NeitherTests {
    private let stack: Stack
    private let race: Interleaving

    init() throws {
      stack = try Stack.start(checkpoints: true, guardsOff: ["row_lock", "version_check"])
      race = try Interleaving(stack)
    }

    @Test(
      "One seat is held twice and the audit says so; one live ticket per seat still stops the sale")
    func oversold() throws {
      let sale = try Sale(stack)
      let (one, two) = (try sale.buyer(), try sale.buyer())
      let (first, second) = try race.run(
        at: "hold.locked", first: { try one.hold([1], of: sale.schedule) },
        second: { try two.hold([1], of: sale.schedule) })
      #expect(first.status == 201)
      #expect(second.status == 201)
      #expect(try stack.audit().contains("seat_in_two_active_holds"))

      let outcomes = [
        try one.order(first.createdID()).outcome, try two.order(second.createdID()).outcome,
      ]
      #expect(outcomes == ["201", "500 internal"])
      #expect(stack.log(of: .workers).contains("duplicate_ticket_live"))

      // The last guard away too, and the seat is sold to both.
      try stack.sql("ALTER TABLE ticket DROP INDEX ticket_live, ADD INDEX (schedule_id)")
      #expect(try two.order(second.createdID()).status == 201)
      #expect(try stack.audit().contains("seat_with_two_live_tickets"))
    }
  }

  @Suite("Without version checks", .serialized)
  final class LockAloneTests {
    private let stack: Stack
    private let race: Interleaving

    init() throws {
      stack = try Stack.start(checkpoints: true, guardsOff: ["version_check"])
      race = try Interleaving(stack)
    }

    @Test(
      "Claims and payments are still right on one node: the row lock covers, also for the ticket key"
    )
    func covered() throws {
      let guarded = try Sale(stack)
      try race.expectOneOfTwoClaims(guarded)
      try race.expectOneOfTwoPayments(guarded, seat: 2)
      try stack.sql("ALTER TABLE ticket DROP INDEX ticket_live, ADD INDEX (schedule_id)")
      let unguarded = try Sale(stack)
      try race.expectOneOfTwoClaims(unguarded)
      try race.expectOneOfTwoPayments(unguarded, seat: 2)
      #expect(try stack.audit() == "")
    }
  }

  @Suite("Without row locks", .serialized)
  final class VersionAloneTests {
    private let stack: Stack
    private let race: Interleaving

    init() throws {
      stack = try Stack.start(checkpoints: true, guardsOff: ["row_lock"])
      race = try Interleaving(stack)
    }

    @Test("The version check covers, and behind it the key that allows one order per hold")
    func covered() throws {
      let sale = try Sale(stack)
      try race.expectOneOfTwoClaims(sale)
      // Whether the loser meets the version or the key first depends on who is quicker.
      try race.expectOneOfTwoPayments(
        sale, seat: 2, losers: ["409 hold_not_active", "500 internal"])
      #expect(try stack.audit() == "")
    }
  }

  @Suite("Without the stored key, and without the look at the end of a hold", .serialized)
  final class KeyAndEndTests {
    private let stack: Stack

    init() throws {
      stack = try Stack.start(guardsOff: ["stored_key", "expiry_check"])
    }

    @Test("A late payment goes through, and a charge that is repeated with its key happens twice")
    func lateAndTwice() throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      try stack.withoutSweep {
        let hold = try sale.hold([5], by: buyer)
        try sale.runOut(hold)
        #expect(try buyer.order(hold).status == 201)
      }
      #expect(try buyer.balance() == 990_000)

      let key = Buyer.freshKey()
      #expect(try buyer.charge(100, key: key).status == 201)
      #expect(try buyer.charge(100, key: key).status == 201)
      #expect(try buyer.balance() == 990_200)
      #expect(try stack.audit().contains("effect_without_key"))
    }
  }
}

extension Interleaving {
  /// Two buyers who have both seen the seat free before either has written.
  func expectOneOfTwoClaims(_ sale: Sale) throws {
    let (one, two) = (try sale.buyer(), try sale.buyer())
    let (first, second) = try run(
      at: "hold.locked", first: { try one.hold([1], of: sale.schedule) },
      second: { try two.hold([1], of: sale.schedule) })
    #expect([first.outcome, second.outcome].sorted() == ["201", "409 seat_unavailable"])
  }

  func expectOneOfTwoPayments(
    _ sale: Sale, seat: Int64, losers: Set<String> = ["409 hold_not_active"]
  ) throws {
    let buyer = try sale.buyer()
    let hold = try sale.hold([seat], by: buyer)
    let (first, second) = try run(
      at: "order.locked", first: { try buyer.order(hold) }, second: { try buyer.order(hold) })
    let outcomes = [first.outcome, second.outcome].sorted()
    #expect(outcomes[0] == "201" && losers.contains(outcomes[1]), "\(outcomes)")
    #expect(try buyer.balance() == 990_000)
  }
}
