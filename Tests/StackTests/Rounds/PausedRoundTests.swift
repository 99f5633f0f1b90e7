import BoxOffice
import BoxOfficeStore
import MariaDB
import TestSupport
import Testing

extension RoundsOfDeeds {
  @Suite("A round with people who hold without paying")
  struct PausedRoundTests {
    let stack: Stack
    let sale: Sale

    init() throws {
      stack = try OwnStack.stack()
      sale = try Sale(stack) {
        $0.startsIn = [864_000, 867_600, 871_200]
        $0.liveHoldsMax = 2
      }
    }

    private func wish(_ seat: Int64, _ buyer: Buyer, _ key: String = "k") -> HoldWish {
      HoldWish([seat], on: sale.schedule, by: buyer, key: key)
    }

    @Test("refuses one who has a pause, and serves the neighbours, also with the same seat")
    func paused() throws {
      let clerk = try Clerk(stack)
      let buyers = try Buyer.make(4, stack)
      for _ in 1...3 { try sale.keep(9, for: 70, by: buyers[0]) }
      let answers = clerk.hold([
        wish(1, buyers[0]), wish(1, buyers[1]), wish(2, buyers[2]),
        HoldWish(best: 2, on: sale.schedule, by: buyers[3], key: "k"),
      ])
      #expect(answers[0].hasPrefix("holdingPaused"))
      #expect(answers[1...] == ["201", "201", "201"])
      #expect(clerk.store.roundTally.undone.allSatisfy { $0 == 0 })
      #expect(clerk.store.roundTally.alone.allSatisfy { $0 == 0 })
      try requireCleanBooks()
    }

    @Test("refuses the third live hold of a person, also on another date")
    func third() throws {
      let clerk = try Clerk(stack)
      let buyers = try Buyer.make(2, stack)
      for (index, date) in sale.hall.scheduleIDs.enumerated() {
        let answers = clerk.hold([
          HoldWish([1], on: date, by: buyers[0], key: "k\(index)"),
          wish(Int64(index) + 5, buyers[1], "k\(index)"),
        ])
        #expect(answers.allSatisfy { index < 2 ? $0 == "201" : $0.hasPrefix("holdingPaused") })
      }
      #expect(clerk.store.roundTally.undone.allSatisfy { $0 == 0 })
      try requireCleanBooks()
    }

    @Test("counts holds that were given back or ran out, and forgets them with a payment")
    func counted() throws {
      let clerk = try Clerk(stack)
      let buyers = try Buyer.make(3, stack, balance: 1_000_000)
      for unpaid in 1...3 {
        let holds = try buyers.enumerated().map { try sale.hold([Int64($0) + 1], by: $1) }
        for buyer in buyers { try sale.pass(seconds: 70, for: buyer) }
        let wishes = zip(holds, buyers).map { ReleaseWish($0, by: $1) }
        #expect(clerk.release(wishes) == ["204", "204", "204"])
        let pause = unpaid == 3 ? "60" : "NULL"
        for buyer in buyers { #expect(try sale.conduct(of: buyer) == "\(unpaid)\t\(pause)") }
      }
      for buyer in buyers { try sale.pass(seconds: 61, for: buyer) }
      let holds = try buyers.enumerated().map { try sale.hold([Int64($0) + 1], by: $1) }
      #expect(
        clerk.order(zip(holds, buyers).prefix(2).map { OrderWish($0, by: $1, key: "o") })
          == ["201", "201"])
      for buyer in buyers.prefix(2) { #expect(try sale.conduct(of: buyer) == "") }
      #expect(try sale.conduct(of: buyers[2]) == "3\t60")
      #expect(clerk.store.roundTally.undone.allSatisfy { $0 == 0 })
      try requireCleanBooks()
    }

    @Test("counts a hold at once that has run out and that nobody has swept, in a round and alone")
    func unswept() throws {
      let clerk = try Clerk(stack)
      let buyers = try Buyer.make(3, stack)
      for buyer in buyers.prefix(2) {
        for _ in 1...2 { try sale.keep(9, for: 70, by: buyer) }
      }
      try stack.withoutSweep {
        for (seat, buyer) in zip([1, 2] as [Int64], buyers) {
          _ = try sale.hold([seat], by: buyer)
          try sale.pass(seconds: 301, for: buyer)
        }
        let alone = try buyers[0].hold([3], of: sale.schedule)
        #expect(alone.outcome == "429 holding_paused")
        let answers = clerk.hold([wish(4, buyers[1]), wish(5, buyers[2])])
        #expect(answers[0].hasPrefix("holdingPaused"))
        #expect(answers[1] == "201")
        for buyer in buyers.prefix(2) { #expect(try sale.conduct(of: buyer) == "3\t60") }
      }
    }

    @Test("passes over a person whose row another claim has locked, and serves the neighbours")
    func personLocked() throws {
      let (clerk, rival) = (try Clerk(stack), try Database(stack.settings(of: .workers)))
      let buyers = try Buyer.make(3, stack)
      let answers = try rival.transaction { connection in
        try connection.hasRows("SELECT 1 FROM user WHERE id = \(buyers[1].id) FOR UPDATE")
        return clerk.hold(buyers.enumerated().map { wish(Int64($0) + 1, $1) })
      }
      #expect([answers[0], answers[2]] == ["201", "201"])
      #expect(answers[1].hasPrefix("unavailable"))
    }
  }
}
