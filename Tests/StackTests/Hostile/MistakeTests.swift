import BoxOfficeStore
import Foundation
import TestSupport
import Testing

extension FaultySales {
  @Suite("Mistakes of other systems that must not come back")
  struct MistakeTests {
    let stack: Stack
    let race: Interleaving

    init() throws {
      race = try Interleaving()
      stack = race.stack
    }

    @Test("A paid seat put back on sale by the expiry job")
    func paidSeatExpired() throws {
      let sale = try Sale(stack) { $0.holdSeconds = 1 }
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      #expect(try buyer.order(hold).status == 201)
      try sale.awaitEnd(of: hold)
      // The paid hold stays paid even if its end is moved by hand.
      try stack.sql("UPDATE hold SET expires_at = NOW(3) - INTERVAL 1 DAY WHERE id = \(hold)")
      try stack.sweep()
      #expect(try sale.seat(1) == "sold")
      #expect(try sale.holdStatus(hold) == "paid")
      #expect(try sale.buyer().hold([1], of: sale.schedule).outcome == "409 seat_unavailable")
    }

    @Test("Holds that never expire")
    func neverExpires() throws {
      let sale = try Sale(stack) { $0.holdSeconds = 1 }
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      try stack.withoutSweep {
        try sale.awaitEnd(of: hold)
        #expect(try sale.buyer().hold([1], of: sale.schedule).status == 201)
      }
      #expect(try buyer.get("/v1/holds/\(hold)").json.status.string == "expired")
    }

    @Test("A sold seat that can be held again")
    func soldSeatHeld() throws {
      let sale = try Sale(stack) { $0.rows = 1 }
      _ = try sale.order([1, 2, 3, 4], by: sale.buyer())
      #expect(try sale.buyer().hold([4], of: sale.schedule).outcome == "409 seat_unavailable")
      #expect(try sale.buyer().holdBest(2, of: sale.schedule).outcome == "409 seat_unavailable")
      #expect(try sale.buyer().holdBest(1, of: sale.schedule).json.seats[0].seat_id.integer == 5)
    }

    @Test("An expiry job that overwrites a payment that commits meanwhile")
    func expiryOverwritesPayment() throws {
      let sale = try Sale(stack) { $0.holdSeconds = 2 }
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let (paid, _) = try race.run(
        at: .orderBeforeCommit, first: { try buyer.order(hold) },
        between: { try sale.awaitEnd(of: hold) }, second: { try stack.sweep() })
      #expect(paid.status == 201)
      #expect(try sale.seat(1) == "sold")
      #expect(try sale.holdStatus(hold) == "paid")
      try requireCleanBooks()
    }

    @Test("A late payment accepted after expiry")
    func latePayment() throws {
      let sale = try Sale(stack) { $0.holdSeconds = 1 }
      let buyer = try sale.buyer()
      try stack.withoutSweep {
        let hold = try sale.hold([1], by: buyer)
        try sale.awaitEnd(of: hold)
        #expect(try buyer.order(hold).outcome == "410 hold_expired")
        #expect(try buyer.extend(hold).outcome == "410 hold_expired")
      }
      #expect(try buyer.balance() == 1_000_000)
    }

    @Test("A losing double click that un-pays the winner")
    func doubleClick() throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer(balance: 10_000)
      let hold = try sale.hold([1], by: buyer)
      let (one, two) = try race.run(
        at: .orderInside, first: { try buyer.order(hold) }, second: { try buyer.order(hold) })
      #expect([one.outcome, two.outcome].sorted() == ["201", "409 hold_not_active"])
      #expect(try sale.seat(1) == "sold")
      #expect(try buyer.get("/v1/orders").json.items[0].status.string == "paid")
      #expect(try buyer.balance() == 0)
      try requireCleanBooks()
    }

    @Test(
      "A crash in the middle of a purchase that keeps the money",
      arguments: [Moment.orderInside, .orderBeforeCommit])
    func crash(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      race.checkpoints.killNext(moment)
      #expect(try buyer.order(hold).status == 503)
      #expect(try buyer.balance() == 1_000_000)
      #expect(try buyer.get("/v1/holds/\(hold)").json.status.string == "active")
      #expect(try buyer.get("/v1/orders").json.items == .array([]))
      try requireCleanBooks()
    }

    @Test("The client choosing the price")
    func price() throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let body = #"{"seat_ids":[1],"price":1,"total":{"amount":1,"currency":"KRW"}}"#
      let hold = try buyer.post("/v1/schedules/\(sale.schedule)/holds", body)
      #expect(hold.json.total.amount.integer == 10_000)
      let order = try buyer.post(
        "/v1/orders", #"{"hold_id":\#(try hold.createdID()),"total":1,"price":1}"#)
      #expect(order.json.total.amount.integer == 10_000)
      #expect(try buyer.balance() == 990_000)
    }

    @Test("A price that is changed under the buyer's hands")
    func changedPrice() throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      try stack.sql("UPDATE tier SET price = 90000 WHERE schedule_id = \(sale.schedule)")
      let order = try buyer.order(hold).json
      #expect(order.total.amount.integer == 10_000)
      #expect(try sale.order([2], by: buyer).total.amount.integer == 90_000)
      #expect(try buyer.cancel(order.id.integer ?? 0).json.refund.amount.integer == 10_000)
      try requireCleanBooks()
    }

    @Test("Lost updates of the balance")
    func lostUpdates() throws {
      let sale = try Sale(stack) {
        $0.prices = [1000]
      }
      let buyer = try sale.buyer(balance: 100_000)
      let holds = try (1...8).map { try sale.hold([Int64($0)], by: buyer) }
      let statuses = try concurrently(16) { index in
        index < 8 ? try buyer.order(holds[index]).status : try buyer.charge(10).status
      }
      #expect(statuses.allSatisfy { $0 == 201 })
      #expect(try buyer.balance() == 100_000 - 8000 + 80)
      try requireCleanBooks()
    }

    @Test("Two wallets from a first-charge race")
    func firstCharge() throws {
      let buyer = try Buyer(stack)
      let statuses = try concurrently(10) { _ in try buyer.charge(100).status }
      #expect(statuses.allSatisfy { $0 == 201 })
      #expect(try buyer.balance() == 1000)
      #expect(try stack.sql("SELECT COUNT(*) FROM account WHERE user_id = \(buyer.id)") == "1")
      #expect(throws: (any Error).self) {
        try stack.sql(
          "INSERT INTO account (kind, user_id, balance) VALUES ('wallet', \(buyer.id), 0)")
      }
    }

    @Test("Negative charges", arguments: [-1, 0, -10_000_000])
    func negativeCharge(amount: Int64) throws {
      let buyer = try Buyer(stack, balance: 100)
      #expect(try buyer.charge(amount).outcome == "422 validation_failed")
      #expect(try buyer.balance() == 100)
    }

    @Test("No authentication, so that anyone reads or pays for anyone")
    func strangers() throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let order = try sale.order([2], by: buyer).id.integer ?? 0
      let stranger = try sale.buyer()
      for path in ["/v1/holds/\(hold)", "/v1/orders/\(order)"] {
        #expect(try stack.get(path).outcome == "401 authentication_required")
        #expect(try stranger.get(path).outcome == "404 not_found")
      }
      #expect(try stranger.order(hold).outcome == "404 not_found")
      #expect(try stranger.cancel(order).outcome == "404 not_found")
      let body = #"{"hold_id":\#(hold),"user_id":\#(buyer.id)}"#
      #expect(try stranger.post("/v1/orders", body).outcome == "404 not_found")
      #expect(try stranger.balance() == 1_000_000)
      #expect(try buyer.balance() == 990_000)
    }

    @Test("The sale-open time only displayed, never enforced")
    func saleOpens() throws {
      let sale = try Sale(stack) { $0.opensIn = 3 }
      let buyer = try sale.buyer()
      let early = try buyer.hold([1], of: sale.schedule)
      try #require(early.outcome == "409 sale_not_open")
      var reply = early
      try eventually(within: .seconds(10), "the sale opens") {
        reply = try buyer.hold([1], of: sale.schedule)
        return reply.status == 201
      }
      let isEarly = try stack.sql(
        """
        SELECT hold.created_at < schedule.sale_opens_at
        FROM hold JOIN schedule ON schedule.id = hold.schedule_id WHERE hold.id = \(try reply.createdID())
        """)
      #expect(isEarly == "0")
    }

    @Test("No idempotency key, so that a retry buys twice")
    func retry() throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let key = Buyer.freshKey()
      let replies = try concurrently(8) { _ in try buyer.holdBest(1, of: sale.schedule, key: key) }
      let bodies = Set(replies.filter { $0.status == 201 }.map(\.text))
      #expect(bodies.count == 1)
      #expect(Set(replies.map(\.outcome)).isSubset(of: ["201", "409 request_in_progress"]))
      #expect(try sale.seats().count { $0 == "held" } == 1)
    }

    @Test("An outbox that re-encodes, loses or duplicates")
    func outbox() throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let order = try sale.order([1, 2], by: buyer)
      let id = order.id.integer ?? 0
      #expect(try buyer.cancel(id, tickets: [order.tickets[0].id.integer ?? 0]).status == 201)
      #expect(try buyer.cancel(id).status == 201)
      #expect(try buyer.cancel(id).status == 409)
      let sequences = try stack.sql(
        """
        SELECT kind, sequence, JSON_TYPE(payload), JSON_EXTRACT(payload, '$.refund')
        FROM outbox WHERE aggregate = 'order' AND aggregate_id = \(id) ORDER BY id
        """)
      #expect(
        sequences == """
          order.paid\t1\tOBJECT\tNULL
          order.cancelled\t2\tOBJECT\t10000
          order.cancelled\t3\tOBJECT\t10000
          """)
    }

    @Test(
      "No database constraint",
      arguments: [
        "UPDATE seat SET status = 'held' WHERE schedule_id = S AND seat_no = 3",
        "UPDATE seat SET status = 'sold', order_id = NULL WHERE schedule_id = S AND seat_no = 3",
        "UPDATE account SET balance = -1 WHERE user_id = U",
        "UPDATE transfer SET amount = 1 WHERE order_id = O",
        "DELETE FROM transfer WHERE order_id = O",
        "UPDATE ticket SET refunded = price + 1 WHERE order_id = O",
        "DELETE FROM orders WHERE id = O",
        "DELETE FROM schedule WHERE id = S",
        "UPDATE seat_limit SET seats = -1 WHERE user_id = U",
        "UPDATE venue_seat SET x = 9999 WHERE venue_id = V",
        """
        INSERT INTO ticket (order_id, schedule_id, seat_no, tier_id, price, code)
        SELECT order_id, schedule_id, seat_no, tier_id, price, 'x' FROM ticket WHERE order_id = O
        """,
        """
        INSERT INTO orders (user_id, schedule_id, hold_id, total, refund_policy)
        SELECT user_id, schedule_id, hold_id, total, '' FROM orders WHERE id = O
        """,
      ])
    func constraints(statement: String) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let order = try sale.order([1], by: buyer).id.integer ?? 0
      let script = statement.replacing("= S", with: "= \(sale.schedule)")
        .replacing("= U", with: "= \(buyer.id)").replacing("= O", with: "= \(order)")
        .replacing("= V", with: "= \(sale.hall.venueID)")
      #expect(throws: (any Error).self) { try stack.sql(script) }
      try requireCleanBooks()
    }
  }
}
