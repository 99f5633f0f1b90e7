import Rehearsal
import TestSupport
import Testing

/// A verdict that never finds anything proves nothing: each guard is taken away once, and the damage must be named.
@Suite("The verdict finds what a missing guard does", .serialized)
enum VerdictControls {}

extension VerdictControls {
  @Suite("With every guard", .serialized, .ownStack)
  struct GuardedTests {
    private let stack: Stack

    init() throws {
      stack = try OwnStack.stack()
    }

    @Test("Nothing is found")
    func clean() throws {
      let claims = try ControlScenes.twoClaims(Interleaving())
      #expect(claims.paid == ["201"])
      let evenings = [
        claims.evening, try ControlScenes.latePayment(stack), try ControlScenes.repetitions(stack),
        try ControlScenes.wayInAndWayAround(stack),
      ]
      for evening in evenings {
        #expect(try evening.verdict().violations.map(\.description) == [])
      }
      #expect(evenings.map { $0.history.count } == [3, 2, 6, 6 + polls(evenings[3])])
    }

    private func polls(_ evening: Recorder) -> Int {
      evening.history.count { $0.step == .poll }
    }
  }

  @Suite(
    "Without version checks", .serialized,
    OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "version_check"]))
  struct LockAloneTests {
    @Test("The row lock covers")
    func covered() throws {
      let claims = try ControlScenes.twoClaims(Interleaving())
      #expect(claims.paid == ["201"])
      #expect(try claims.evening.verdict().violations.map(\.description) == [])
    }
  }

  @Suite(
    "Without row locks", .serialized,
    OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "row_lock"]))
  struct VersionAloneTests {
    @Test("The version check covers")
    func covered() throws {
      let claims = try ControlScenes.twoClaims(Interleaving())
      #expect(claims.paid == ["201"])
      #expect(try claims.evening.verdict().violations.map(\.description) == [])
    }
  }

  @Suite(
    "Without row locks and version checks", .serialized,
    OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "row_lock,version_check"]))
  struct NeitherTests {
    @Test("A seat is taken twice, and without the key of live tickets it is sold twice")
    func twice() throws {
      let stack = try OwnStack.stack()
      let kept = try ControlScenes.twoClaims(Interleaving())
      #expect(kept.paid == ["201", "500 internal"])
      #expect(try kept.evening.broken() == [.seatTakenTwice, .audit])

      try stack.sql("ALTER TABLE ticket DROP INDEX ticket_live, ADD INDEX (schedule_id)")
      let lost = try ControlScenes.twoClaims(Interleaving())
      #expect(lost.paid == ["201", "201"])
      let verdict = try lost.evening.verdict()
      #expect(Set(verdict.violations.map(\.rule)) == [.seatSoldTwice, .audit])
      let found = try #require(verdict.of(.seatSoldTwice).first)
      #expect(found.requests.map(\.buyer).sorted() == [1, 2])
      #expect(found.requests.allSatisfy { $0.step == .pay })
      #expect(found.rows.count == 2)
      #expect(found.rows.allSatisfy { $0.hasPrefix("ticket ") })
    }
  }

  @Suite(
    "Without the look at the end of a hold, and without the look at the pass", .serialized,
    OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "expiry_check,pass_check"]))
  struct UncheckedTests {
    @Test("A late payment goes through and is named")
    func late() throws {
      let evening = try ControlScenes.latePayment(OwnStack.stack())
      let verdict = try evening.verdict()
      #expect(verdict.violations.map(\.rule) == [.paidAfterExpiry])
      #expect(verdict.violations.first?.requests.map(\.step) == [.pay])
    }

    @Test("Who has no pass buys, and is named; who has one is not")
    func around() throws {
      let evening = try ControlScenes.wayInAndWayAround(OwnStack.stack())
      let verdict = try evening.verdict()
      #expect(Set(verdict.violations.map(\.rule)) == [.boughtWithoutPass])
      let named = Set(verdict.violations.flatMap(\.requests).map(\.label))
      let wanted = evening.history.filter {
        $0.buyer != 1 && [.hold, .pay].contains($0.step)
      }
      #expect(wanted.count == 4)
      #expect(named == Set(wanted.map(\.label)))
    }
  }

  @Suite(
    "Without the stored key", .serialized,
    OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "stored_key"]))
  struct UnstoredKeyTests {
    @Test("Repetitions are refused or have a second effect, and each is named")
    func repeated() throws {
      let evening = try ControlScenes.repetitions(OwnStack.stack())
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
}
