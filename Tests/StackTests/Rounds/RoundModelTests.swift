import BoxOffice
import BoxOfficeStore
import Foundation
import MariaDB
import TestSupport
import Testing

extension RoundsOfDeeds {
  @Suite("Rounds are as good as deeds done alone")
  struct RoundModelTests {
    private static let stepsPerScene = 8
    /// More are asked for by hand.
    private static let scenes =
      ProcessInfo.processInfo.environment["BOXOFFICE_SCENES"].flatMap(UInt64.init) ?? 16

    let stack: Stack

    init() throws {
      stack = try OwnStack.stack()
    }

    @Test(
      "Whatever waits together, all outcomes and all rows are those of the same deeds one by one",
      arguments: 1...scenes)
    func model(seed: UInt64) throws {
      let scene = try RoundScene(stack, seed: seed)
      try scene.play(steps: Self.stepsPerScene)
      #expect(scene.differences == [])
      #expect(scene.together.undone == 0)
      #expect(try stack.audit() == "")
    }

    @Test("Rows that somebody else has locked meanwhile change nothing of that")
    func skipped() throws {
      for seed in 1_001...(1_000 + Self.scenes / 4) {
        let scene = try RoundScene(stack, seed: seed, locksRows: true)
        try scene.play(steps: Self.stepsPerScene)
        #expect(scene.differences == [])
      }
      #expect(try stack.audit() == "")
    }

    @Test("Control: a round that forgets which seats it has given away is undone")
    func workingCopy() throws {
      let scenes = try (1...4 as ClosedRange<UInt64>).map { seed in
        let scene = try RoundScene(stack, seed: seed, guardsOff: [.workingCopy])
        try scene.play(steps: Self.stepsPerScene)
        return scene
      }
      #expect(scenes.contains { $0.together.undone > 0 })
    }

    @Test("Control: without stored keys, what is sent twice is done twice")
    func storedKey() throws {
      let scenes = try (1...4 as ClosedRange<UInt64>).map { seed in
        let scene = try RoundScene(stack, seed: seed, guardsOff: [.storedKey])
        try scene.play(steps: Self.stepsPerScene)
        return scene
      }
      #expect(scenes.contains { !$0.differences.isEmpty })
    }

    @Test(
      "Control: a seat that was sold under an unlocked row is sold twice without its version",
      arguments: [[Guard.rowLock], [.rowLock, .versionCheck]])
    func version(guardsOff: [Guard]) throws {
      let sale = try Sale(stack)
      let (rival, buyers) = (try sale.buyer(), try Buyer.make(2, stack))
      var between: Int64?
      let clerk = try Clerk(
        stack,
        faults: Faults(guardsOff: Set(guardsOff)) { moment in
          guard moment == .holdLocked, between == nil else { return }
          between = 0
          between = try? sale.hold([1], by: rival)
        })
      let wishes = buyers.enumerated().map { index, buyer in
        HoldWish([Int64(index) + 1], on: sale.schedule, by: buyer, key: "k")
      }
      let answers = clerk.hold(wishes)
      let isGuarded = !guardsOff.contains(.versionCheck)
      #expect(answers[0].hasPrefix(isGuarded ? "seatUnavailable" : "201") && answers[1] == "201")
      #expect(clerk.store.roundTally.undone.reduce(0, +) == (isGuarded ? 1 : 0))
      #expect(try stack.audit().contains("seat_in_two_active_holds") == !isGuarded)
      if !isGuarded { try give(#require(between), back: rival, sale) }
      try requireCleanBooks()
    }

    /// Mends the books after a seat was held twice: the first hold was given back.
    private func give(_ hold: Int64, back buyer: Buyer, _ sale: Sale) throws {
      try stack.sql(
        """
        UPDATE hold SET status = 'released', ended_at = NOW(3), version = 2 WHERE id = \(hold);
        UPDATE seat_limit SET seats = seats - 1
        WHERE user_id = \(buyer.id) AND schedule_id = \(sale.schedule);
        INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
        VALUES ('hold.released', 'hold', \(hold), 2, '{}');
        """)
    }
  }
}
