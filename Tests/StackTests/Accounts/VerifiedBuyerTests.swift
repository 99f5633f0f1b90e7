import BoxOffice
import BoxOfficeStore
import TestSupport
import Testing

extension RoundsOfDeeds {
  @Suite("A buyer who has not proved an address")
  struct VerifiedBuyerTests {
    let stack: Stack
    let sale: Sale

    init() throws {
      stack = try OwnStack.stack()
      sale = try Sale(stack)
      try ask(true)
    }

    private func ask(_ isAsked: Bool) throws {
      try stack.sql(
        """
        UPDATE concert SET requires_verified_email = \(isAsked) WHERE id = \(sale.hall.concertID)
        """)
    }

    private func verify(_ buyer: Buyer) throws {
      try stack.sql("UPDATE user SET email_verified_at = NOW(3) WHERE id = \(buyer.id)")
    }

    @Test("holds nothing where the concert asks for it, and does after the proof")
    func hold() throws {
      let buyer = try sale.buyer()
      for reply in [
        try buyer.hold([1], of: sale.schedule), try buyer.holdBest(2, of: sale.schedule),
      ] {
        #expect(reply.status == 403 && reply.code == "email_not_verified")
      }
      #expect(try sale.seat(1) == "free")
      try verify(buyer)
      #expect(try buyer.hold([1], of: sale.schedule).status == 201)
      try ask(false)
      #expect(try sale.buyer().hold([2], of: sale.schedule).status == 201)
    }

    @Test("pays nothing there, and the hold stays")
    func order() throws {
      let buyer = try sale.buyer()
      try ask(false)
      let hold = try sale.hold([1], by: buyer)
      try ask(true)
      let key = Buyer.freshKey()
      let refused = try buyer.order(hold, key: key)
      #expect(refused.status == 403 && refused.code == "email_not_verified")
      try verify(buyer)
      #expect(try buyer.order(hold, key: key).status == 201)
    }

    @Test("is refused in a round as alone, and the neighbours are served")
    func rounds() throws {
      let clerk = try Clerk(stack)
      let buyers = try Buyer.make(4, stack, balance: 1_000_000)
      for buyer in buyers.dropFirst() { try verify(buyer) }
      let holds = clerk.hold(
        buyers.enumerated().map { place, buyer in
          HoldWish([Int64(place) + 1], on: sale.schedule, by: buyer, key: "k")
        })
      #expect(holds[0].hasPrefix("emailNotVerified"))
      #expect(holds[1...] == ["201", "201", "201"])

      try ask(false)
      let late = try sale.hold([9], by: buyers[0])
      try ask(true)
      let ids = try buyers.map { buyer in
        try #require(
          Int64(
            try stack.sql("SELECT id FROM hold WHERE user_id = \(buyer.id) AND status = 'active'")))
      }
      #expect(ids[0] == late)
      let orders = clerk.order(zip(ids, buyers).map { OrderWish($0, by: $1, key: "o") })
      #expect(orders[0].hasPrefix("emailNotVerified"))
      #expect(orders[1...] == ["201", "201", "201"])
      #expect(clerk.store.roundTally.undone.allSatisfy { $0 == 0 })
    }

    @Test("stands in a line, and enters no lobby")
    func lobby() throws {
      let line = try Line(stack) { $0.opensIn = 600 }
      let buyer = try line.buyer()
      try stack.sql(
        "UPDATE concert SET requires_verified_email = TRUE WHERE id = \(line.concert)")
      let refused = try line.join(buyer)
      #expect(refused.status == 403 && refused.code == "email_not_verified")
      try verify(buyer)
      #expect(try line.join(buyer).status == 201)

      let open = try Line(stack)
      try stack.sql(
        "UPDATE concert SET requires_verified_email = TRUE WHERE id = \(open.concert)")
      #expect(try open.join(try open.buyer()).status == 201)
    }
  }
}
