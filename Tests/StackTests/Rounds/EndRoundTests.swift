import BoxOffice
import BoxOfficeStore
import MariaDB
import TestSupport
import Testing

extension RoundsOfDeeds {
  @Suite("A round of holds that end")
  struct EndRoundTests {
    let stack: Stack
    let sale: Sale

    init() throws {
      stack = try OwnStack.stack()
      sale = try Sale(stack) { $0.rows = 4 }
    }

    private func holds(of buyers: [Buyer]) throws -> [Int64] {
      try buyers.enumerated().map { index, buyer in
        try sale.hold([Int64(index) * 2 + 1, Int64(index) * 2 + 2], by: buyer)
      }
    }

    @Test("gives back what its owners hold, and nothing else")
    func released() throws {
      let clerk = try Clerk(stack)
      let buyers = try Buyer.make(5, stack, balance: 1_000_000)
      let holds = try holds(of: buyers)
      #expect(try buyers[4].order(holds[4]).status == 201)
      let stranger = try Buyer(stack)
      let wishes = zip(holds, buyers).map { ReleaseWish($0, by: $1) }
      let answers = clerk.release(wishes + [ReleaseWish(holds[3], by: stranger)])
      #expect(answers == ["204", "204", "204", "204", "holdNotActive", "notFound"])
      #expect(try sale.seats().prefix(10) == Array(repeating: "free", count: 8) + ["sold", "sold"])
      #expect(try sale.events("hold", holds[0]) == ["hold.created", "hold.released"])
      #expect(try sale.counted(buyers[0]) == "0")
      #expect(clerk.store.roundTally.undone.allSatisfy { $0 == 0 })
      try requireCleanBooks()
    }

    @Test("tells a person who names another person's hold what is told alone")
    func strangerFirst() throws {
      let clerk = try Clerk(stack)
      let (owner, stranger) = (try Buyer(stack), try Buyer(stack))
      let hold = try sale.hold([1], by: owner)
      let wishes = [ReleaseWish(hold, by: stranger), ReleaseWish(hold, by: owner)]
      #expect(clerk.release(wishes) == ["notFound", "204"])
      try requireCleanBooks()
    }

    @Test("passes over a hold that somebody else has locked, which is waited for alone")
    func locked() throws {
      let (clerk, rival) = (try Clerk(stack), try Database(stack.settings(of: .workers)))
      let buyers = try Buyer.make(3, stack)
      let holds = try holds(of: buyers)
      let wishes = zip(holds, buyers).map { ReleaseWish($0, by: $1) }
      let answers = try rival.transaction { connection in
        try connection.hasRows("SELECT 1 FROM hold WHERE id = \(holds[1]) FOR UPDATE")
        return clerk.release(wishes)
      }
      #expect([answers[0], answers[2]] == ["204", "204"])
      #expect(answers[1].hasPrefix("unavailable"))
      try requireCleanBooks()
    }

    @Test("leaves a hold whose seats were mended by hand, without a round undone")
    func misfit() throws {
      let clerk = try Clerk(stack)
      let buyers = try Buyer.make(3, stack)
      let holds = try holds(of: buyers)
      try stack.sql(
        """
        UPDATE seat SET status = 'free', hold_id = NULL, held_until = NULL
        WHERE schedule_id = \(sale.schedule) AND seat_no = 3
        """)
      let answers = clerk.release(zip(holds, buyers).map { ReleaseWish($0, by: $1) })
      #expect([answers[0], answers[2]] == ["204", "204"])
      #expect(answers[1].hasPrefix("broken"))
      #expect(clerk.store.roundTally.undone.allSatisfy { $0 == 0 })
      try stack.sql(
        """
        UPDATE seat JOIN hold ON hold.id = \(holds[1])
        SET seat.status = 'held', seat.hold_id = hold.id, seat.held_until = hold.expires_at
        WHERE seat.schedule_id = \(sale.schedule) AND seat.seat_no = 3
        """)
      try requireCleanBooks()
    }

    @Test("makes way for the claims of a round, in one transaction for all that have run out")
    func stale() throws {
      let clerk = try Clerk(stack)
      let (former, buyers) = (try Buyer.make(3, stack), try Buyer.make(3, stack))
      try stack.withoutSweep {
        let stale = try holds(of: former)
        for hold in stale { try sale.runOut(hold) }
        let wishes = buyers.enumerated().map { index, buyer in
          HoldWish([Int64(index) * 2 + 1], on: sale.schedule, by: buyer, key: "k")
        }
        #expect(clerk.hold(wishes) == ["201", "201", "201"])
        for hold in stale { #expect(try sale.holdStatus(hold) == "expired") }
      }
      #expect(try sale.seats().prefix(6) == ["held", "free", "held", "free", "held", "free"])
      #expect(clerk.store.roundTally.alone.allSatisfy { $0 == 0 })
      for buyer in former { #expect(try sale.counted(buyer) == "0") }
      try requireCleanBooks()
    }
  }
}
