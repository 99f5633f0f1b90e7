import BoxOffice
import BoxOfficeStore
import Foundation
import MariaDB
import System
import TestSupport
import Testing

extension RoundsOfDeeds {
  @Suite("Deeds that break their round, and many rounds")
  struct BrokenDeedTests {
    let stack: Stack

    init() throws {
      stack = try OwnStack.stack()
    }

    @Test("One that a CHECK refuses costs its neighbours one repetition, once a minute")
    func poisoned() throws {
      let sale = try Sale(stack) { plan in
        plan.rows = 12
        plan.prices = [10_000, 5_000]
      }
      // No hold may cost nothing, as those of the last rows now would.
      try stack.sql(
        """
        SET check_constraint_checks = 0;
        UPDATE tier SET price = 0 WHERE id = \(sale.hall.tierIDs[0][1])
        """)
      let clerk = try Clerk(stack)
      let (poisoned, buyers) = (try Buyer(stack), try Buyer.make(2, stack))
      for round in 0..<10 as Range<Int64> {
        let wishes = [
          HoldWish([2 * round + 1], on: sale.schedule, by: buyers[0], key: "\(round)"),
          HoldWish([60], on: sale.schedule, by: poisoned, key: "\(round)"),
          HoldWish([2 * round + 2], on: sale.schedule, by: buyers[1], key: "\(round)"),
        ]
        let answers = clerk.hold(wishes)
        let expected = round < 8 ? "201" : "seatLimitExceeded(limit: 8)"
        #expect([answers[0], answers[2]] == [expected, expected])
        #expect(answers[1] == "broken(reason: \"check_hold_total\")")
      }
      #expect(clerk.store.roundTally.undone.reduce(0, +) == 1)
      try stack.sql("UPDATE tier SET price = 5000 WHERE id = \(sale.hall.tierIDs[0][1])")
      try requireCleanBooks()
    }

    @Test("A connection keeps few statements and the server little memory, after whatever rounds")
    func memory() throws {
      // The long form is asked for by hand: 10,000 rounds.
      let rounds = ProcessInfo.processInfo.environment["BOXOFFICE_ROUNDS"].flatMap(Int.init) ?? 200
      let sale = try Sale(stack) { plan in
        plan.rows = 60
        plan.seatsPerRow = 20
      }
      let buyers = try Buyer.make(16, stack, balance: 5_000_000)
      var random = SplitMix64(seed: 3)
      let clerk = try Clerk(stack)
      var used = 0
      for round in 0..<rounds {
        if round == rounds / 10 { used = try memoryUsed() }
        let few = buyers.shuffled(using: &random).prefix(.random(in: 2...16, using: &random))
        let wishes = few.map { buyer in
          let count = Int.random(in: 1...4, using: &random)
          let seats = (0..<count).map { _ in Int64.random(in: 1...1_200, using: &random) }
          return Bool.random(using: &random)
            ? HoldWish(best: count, on: sale.schedule, by: buyer, key: "\(round)")
            : HoldWish(Set(seats).sorted(), on: sale.schedule, by: buyer, key: "\(round)")
        }
        let held = clerk.holds(wishes)
        if round % 50 == 0 {
          _ = clerk.order(held.map { OrderWish($0.id, by: few[$0.place], key: "p\(round)") })
        }
        _ = clerk.release(held.map { ReleaseWish($0.id, by: few[$0.place]) })
      }
      let kept = try clerk.database.transaction { $0.preparedStatementCount }
      #expect(kept <= 40)
      #expect(try memoryUsed() - used <= 20_000_000)
      try requireCleanBooks()
    }

    private func memoryUsed() throws -> Int {
      let text = try stack.sql(
        "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'MEMORY_USED'"
      )
      return try #require(Int(text))
    }
  }
}
