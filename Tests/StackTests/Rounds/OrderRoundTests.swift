import BoxOffice
import BoxOfficeStore
import MariaDB
import TestSupport
import Testing

extension RoundsOfDeeds {
  @Suite("A round of orders")
  struct OrderRoundTests {
    let stack: Stack
    let sale: Sale

    init() throws {
      stack = try OwnStack.stack()
      sale = try Sale(stack) { $0.startsIn = [864_000, 867_600] }
    }

    @Test("is one transaction, in which each pays for itself")
    func allPaid() throws {
      let clerk = try Clerk(stack)
      let buyers = try Buyer.make(3, stack, balance: 50_000)
      let poor = try Buyer(stack, balance: 10)
      let all = buyers + [poor]
      let holds = try all.enumerated().map { index, buyer in
        try sale.hold([Int64(index) * 2 + 1, Int64(index) * 2 + 2], by: buyer)
      }
      var wishes = zip(holds, all).map { OrderWish($0, by: $1, key: "결제 \"1\" \\ 🎫\u{1}") }
      wishes.append(OrderWish(holds[0], by: try sale.buyer(), key: "pay"))
      let answers = clerk.order(wishes)
      #expect(answers[..<3] == ["201", "201", "201"])
      #expect(answers[3].hasPrefix("insufficientBalance"))
      #expect(answers[4] == "notFound")
      #expect(
        try sale.seats() == Array(repeating: "sold", count: 6) + ["held", "held", "free", "free"])
      #expect(clerk.store.roundTally.alone.allSatisfy { $0 == 0 })
      #expect(clerk.order(wishes)[..<3] == ["201 replay", "201 replay", "201 replay"])
      #expect(clerk.orderAlone(Array(wishes[..<2])) == ["201 replay", "201 replay"])
      #expect(try buyers[0].get("/v1/wallet").json.balance.amount.integer == 30_000)
      #expect(try stack.audit() == "")
    }

    @Test("leaves a hold that somebody else has locked, and pays the others")
    func lockedHold() throws {
      let (clerk, rival) = (try Clerk(stack), try Database(stack.settings(of: .workers)))
      let buyers = try Buyer.make(3, stack, balance: 50_000)
      let holds = try buyers.enumerated().map { try sale.hold([Int64($0) + 1], by: $1) }
      let wishes = zip(holds, buyers).map { OrderWish($0, by: $1, key: "pay") }
      let answers = try rival.transaction { connection in
        try connection.hasRows("SELECT 1 FROM hold WHERE id = \(holds[1]) FOR UPDATE")
        return clerk.order(wishes)
      }
      #expect([answers[0], answers[2]] == ["201", "201"])
      #expect(answers[1] != "201")
      #expect(try sale.seats()[..<3] == ["sold", "held", "sold"])
    }

    @Test("is played again without a hold that was mended by hand, which is answered itself")
    func brokenHold() throws {
      let clerk = try Clerk(stack)
      let buyers = try Buyer.make(4, stack, balance: 50_000)
      let holds = try buyers.enumerated().map { try sale.hold([Int64($0) + 1], by: $1) }
      try stack.sql(
        """
        UPDATE seat SET status = 'free', hold_id = NULL, held_until = NULL
        WHERE schedule_id = \(sale.schedule) AND seat_no = 2
        """)
      let wishes = zip(holds, buyers).map { OrderWish($0, by: $1, key: "pay") }
      let answers = clerk.order(wishes)
      #expect([answers[0], answers[2], answers[3]] == ["201", "201", "201"])
      #expect(answers[1].hasPrefix("broken"))
      #expect(clerk.store.roundTally.undone.reduce(0, +) == 1)
      // The next rounds of this minute do without the person.
      _ = clerk.order(wishes)
      #expect(clerk.store.roundTally.undone.reduce(0, +) == 1)
      try stack.sql(
        """
        UPDATE seat JOIN hold ON hold.id = \(holds[1])
        SET seat.status = 'held', seat.hold_id = hold.id, seat.held_until = hold.expires_at
        WHERE seat.schedule_id = \(sale.schedule) AND seat.seat_no = 2
        """)
      try requireCleanBooks()
    }
  }
}
