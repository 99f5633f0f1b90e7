import BoxOfficeStore
import Rehearsal
import TestSupport
import Testing

/// Controls: the damage without a guard, which shows that the tests of the guard can fail. The
/// verdict on a rehearsal must name the damage too, which shows that the verdict can find
/// something.
@Suite("Controls", .serialized)
enum Controls {
  @Suite("With every guard", .serialized, .ownStack)
  struct GuardedTests {
    @Test("The verdict finds nothing")
    func clean() throws {
      let stack = try OwnStack.stack()
      let claims = try ControlScenes.twoClaims(Interleaving())
      #expect(claims.paid == ["201"])
      let evenings = [
        claims.evening, try ControlScenes.latePayment(stack), try ControlScenes.repetitions(stack),
        try ControlScenes.wayInAndWayAround(stack),
      ]
      for evening in evenings {
        #expect(try evening.verdict().violations.map(\.description) == [])
      }
      let asked = evenings.map { $0.history.count { $0.step != .poll } }
      #expect(asked == [3, 2, 6, 6])
    }
  }

  @Suite(
    "Without row locks and version checks", .serialized,
    OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "row_lock,version_check"]))
  struct NeitherTests {
    @Test("One seat is held twice; one live ticket per seat still stops the sale")
    func oversold() throws {
      let stack = try OwnStack.stack()
      let held = try ControlScenes.twoClaims(Interleaving()) { () throws in
        let audit = try stack.audit()
        #expect(audit.contains("seat_in_two_active_holds"))
      }
      #expect(held.paid == ["201", "500 internal"])
      #expect(try held.evening.broken() == [.seatTakenTwice, .audit])
      #expect(stack.log(of: .workers).contains("duplicate_ticket_live"))

      // The last guard away too, and the seat is sold to both.
      try stack.sql("ALTER TABLE ticket DROP INDEX ticket_live, ADD INDEX (schedule_id)")
      let sold = try ControlScenes.twoClaims(Interleaving())
      #expect(sold.paid == ["201", "201"])
      #expect(try stack.audit().contains("seat_with_two_live_tickets"))
      let verdict = try sold.evening.verdict()
      #expect(Set(verdict.violations.map(\.rule)) == [.seatSoldTwice, .audit])
      let found = try #require(verdict.of(.seatSoldTwice).first)
      #expect(found.requests.map(\.buyer).sorted() == [1, 2])
      #expect(found.requests.allSatisfy { $0.step == .pay })
      #expect(found.rows.count == 2)
      #expect(found.rows.allSatisfy { $0.hasPrefix("ticket ") })
    }
  }

  @Suite(
    "Without version checks", .serialized,
    OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "version_check"]))
  struct LockAloneTests {
    @Test(
      "Claims and payments are still right on one node: the row lock covers, also for the ticket key"
    )
    func covered() throws {
      let stack = try OwnStack.stack()
      let race = try Interleaving()
      let guarded = try Sale(stack)
      try race.expectOneOfTwoClaims(guarded)
      try race.expectOneOfTwoPayments(guarded, seat: 2)
      try stack.sql("ALTER TABLE ticket DROP INDEX ticket_live, ADD INDEX (schedule_id)")
      let unguarded = try Sale(stack)
      try race.expectOneOfTwoClaims(unguarded)
      try race.expectOneOfTwoPayments(unguarded, seat: 2)
      try Controls.expectOneSale(race)
    }
  }

  @Suite(
    "Without row locks", .serialized, OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "row_lock"]))
  struct VersionAloneTests {
    @Test("The version check covers, and behind it the key that allows one order per hold")
    func covered() throws {
      let race = try Interleaving()
      let sale = try Sale(race.stack)
      try race.expectOneOfTwoClaims(sale)
      // The loser meets the version or the key first, depending on the order of the two.
      try race.expectOneOfTwoPayments(
        sale, seat: 2, losers: ["409 hold_not_active", "500 internal"])
      try Controls.expectOneSale(race)
    }
  }

  @Suite(
    "Without the look at the end of a hold, and without the look at the pass", .serialized,
    OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "expiry_check,pass_check"]))
  struct EndAndPassTests {
    @Test("A late payment goes through")
    func late() throws {
      let evening = try ControlScenes.latePayment(OwnStack.stack())
      #expect(evening.history.last?.outcome == .answered(status: 201, code: nil))
      #expect(try evening.buyers[0].balance() == 990_000)
      let verdict = try evening.verdict()
      #expect(verdict.violations.map(\.rule) == [.paidAfterExpiry])
      #expect(verdict.violations.first?.requests.map(\.step) == [.pay])
    }

    @Test("Who has no pass buys as well as who has one")
    func around() throws {
      let evening = try ControlScenes.wayInAndWayAround(OwnStack.stack())
      let verdict = try evening.verdict()
      #expect(Set(verdict.violations.map(\.rule)) == [.boughtWithoutPass])
      let named = Set(verdict.violations.flatMap(\.requests).map(\.label))
      let wanted = evening.history.filter { $0.buyer != 1 && [.hold, .pay].contains($0.step) }
      #expect(wanted.count == 4)
      #expect(named == Set(wanted.map(\.label)))
    }
  }

  @Suite(
    "Without the stored key", .serialized,
    OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "stored_key"]))
  struct KeyTests {
    @Test("A charge that is repeated with its key happens twice, other repetitions are refused")
    func twice() throws {
      let evening = try ControlScenes.repetitions(OwnStack.stack())
      #expect(try evening.buyers[0].balance() == 990_200)
      #expect(try evening.stack.audit().contains("effect_without_key"))
      let verdict = try evening.verdict()
      #expect(
        Set(verdict.violations.map(\.rule)) == [
          .keyForgotten, .keyOfTwoEffects, .repetitionRefused, .effectUnasked, .audit,
        ])
      #expect(verdict.of(.keyForgotten).flatMap(\.requests).map(\.step) == [.hold, .pay, .charge])
      #expect(verdict.of(.keyOfTwoEffects).flatMap(\.requests).map(\.step) == [.charge, .charge])
      #expect(
        verdict.of(.repetitionRefused).flatMap(\.requests).map(\.step) == [
          .hold, .hold, .pay, .pay,
        ])
    }
  }

  /// The audit and the verdict agree that one of two claims became a sale, and all is well.
  private static func expectOneSale(_ race: Interleaving) throws {
    let claims = try ControlScenes.twoClaims(race)
    #expect(claims.paid == ["201"])
    #expect(try claims.evening.verdict().violations.map(\.description) == [])
  }
}

extension Interleaving {
  /// Two buyers who have both read the seat as free before either has written.
  func expectOneOfTwoClaims(_ sale: Sale) throws {
    let (one, two) = (try sale.buyer(), try sale.buyer())
    let (first, second) = try run(
      at: .holdLocked, first: { try one.hold([1], of: sale.schedule) },
      second: { try two.hold([1], of: sale.schedule) })
    #expect([first.outcome, second.outcome].sorted() == ["201", "409 seat_unavailable"])
  }

  func expectOneOfTwoPayments(
    _ sale: Sale, seat: Int64, losers: Set<String> = ["409 hold_not_active"]
  ) throws {
    let buyer = try sale.buyer()
    let hold = try sale.hold([seat], by: buyer)
    let (first, second) = try run(
      at: .orderLocked, first: { try buyer.order(hold) }, second: { try buyer.order(hold) })
    let outcomes = [first.outcome, second.outcome].sorted()
    #expect(outcomes[0] == "201" && losers.contains(outcomes[1]), "\(outcomes)")
    #expect(try buyer.balance() == 990_000)
  }
}
