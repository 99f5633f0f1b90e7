import Foundation
import TestSupport
import Testing

@Suite("Giving tickets back")
struct CancellationTests {
  private static let hour = 3600

  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  private func tickets(_ order: JSON) -> [Int64] {
    order.tickets.each("id").compactMap(\.integer)
  }

  private func cancel(_ order: JSON, tickets: [Int64]? = nil, by buyer: Buyer) throws -> Reply {
    try buyer.cancel(order.id.integer ?? 0, tickets: tickets)
  }

  @Test("A whole order given back in time is refunded in full, and its seats are free at once")
  func whole() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try sale.order([1, 2], by: buyer)
    let reply = try cancel(order, by: buyer)
    #expect(reply.status == 201)
    #expect(reply.json.names == ["fee", "order", "refund"])
    #expect(reply.json.refund.amount.integer == 20_000)
    #expect(reply.json.fee.amount.integer == 0)
    #expect(reply.json.order.status.string == "cancelled")
    #expect(reply.json.order.cancellable_until.isNull)
    #expect(reply.json.order == (try buyer.get("/v1/orders/\(order.id.integer ?? 0)").json))
    #expect(try buyer.balance() == 1_000_000)
    #expect(try sale.counted(buyer) == "0")
    let refund = try buyer.get("/v1/wallet/transfers").json.items[0]
    #expect(refund.kind.string == "refund")
    #expect(refund.order_id == order.id)
    #expect(try sale.events("order", order.id.integer ?? 0) == ["order.paid", "order.cancelled"])
    _ = try sale.order([1, 2], by: sale.buyer())
  }

  @Test("Single tickets are given back one after the other")
  func perTicket() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try sale.order([1, 2, 3], by: buyer)
    let ids = tickets(order)
    let one = try cancel(order, tickets: [ids[1]], by: buyer)
    #expect(one.json.refund.amount.integer == 10_000)
    #expect(one.json.order.status.string == "partly_cancelled")
    #expect(
      one.json.order.tickets.each("status").compactMap(\.string) == [
        "valid", "cancelled", "valid",
      ])
    #expect(try sale.seats().prefix(3) == ["sold", "free", "sold"])
    let rest = try cancel(order, by: buyer)
    #expect(rest.json.refund.amount.integer == 20_000)
    #expect(rest.json.order.status.string == "cancelled")
    #expect(try buyer.balance() == 1_000_000)
  }

  @Test("The policy says how much comes back, rounded down to a whole won; the rest is the fee")
  func policy() throws {
    let sale = try Sale(stack) {
      $0.prices = [9999]
      $0.refundPolicy = "48:100,24:50,1:7"
      $0.startsIn = [36 * Self.hour]
      $0.closesIn = 30 * Self.hour
    }
    let buyer = try sale.buyer()
    let order = try sale.order([1, 2], by: buyer)
    let reply = try cancel(order, by: buyer)
    #expect(reply.json.refund.amount.integer == 9998)
    #expect(reply.json.fee.amount.integer == 10_000)
    #expect(try buyer.balance() == 1_000_000 - 10_000)
    #expect(try sale.seat(1) == "free")
  }

  @Test("What can be given back, and until when, was promised on the day of the purchase")
  func promise() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try sale.order([1], by: buyer)
    let promised = try stack.sql(
      """
      SELECT DATE_FORMAT(starts_at - INTERVAL 24 HOUR, '%Y-%m-%dT%H:%i:%s.%f')
      FROM schedule WHERE id = \(sale.schedule)
      """)
    #expect(order.cancellable_until.string == promised.dropLast(3) + "Z")
    try stack.sql(
      """
      UPDATE concert SET refund_policy = '24:10' WHERE id = \(sale.hall.concertID);
      UPDATE tier SET price = 1 WHERE schedule_id = \(sale.schedule);
      """)
    let kept = try buyer.get("/v1/orders/\(order.id.integer ?? 0)").json
    for told in [order, kept] {
      #expect(told.refund_policy.array.count == 1)
      #expect(told.refund_policy[0].hours_before.integer == 24)
      #expect(told.refund_policy[0].percent.integer == 100)
    }
    #expect(try cancel(order, by: buyer).json.refund.amount.integer == 10_000)
  }

  @Test("After the last moment, or where the policy gives nothing, nothing is given back")
  func tooLate() throws {
    let late = try Sale(stack) {
      $0.startsIn = [23 * Self.hour]
      $0.closesIn = 22 * Self.hour
    }
    let never = try Sale(stack) { $0.refundPolicy = "" }
    for sale in [late, never] {
      let buyer = try sale.buyer()
      let order = try sale.order([1], by: buyer)
      #expect(try cancel(order, by: buyer).outcome == "409 not_cancellable")
      #expect(try sale.seat(1) == "sold")
      #expect(try buyer.balance() == 990_000)
      #expect(order.cancellable_until.isNull == (sale.hall.concertID == never.hall.concertID))
    }
  }

  @Test("What was given back is not given back again")
  func twice() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try sale.order([1, 2], by: buyer)
    let ids = tickets(order)
    #expect(try cancel(order, tickets: [ids[0]], by: buyer).status == 201)
    #expect(try cancel(order, tickets: [ids[0]], by: buyer).outcome == "409 already_cancelled")
    #expect(try cancel(order, tickets: ids, by: buyer).outcome == "409 already_cancelled")
    #expect(try sale.seat(2) == "sold")
    #expect(try cancel(order, by: buyer).status == 201)
    #expect(try cancel(order, by: buyer).outcome == "409 already_cancelled")
    #expect(try buyer.balance() == 1_000_000)
  }

  @Test("A used ticket is not given back; the others are")
  func used() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try sale.order([1, 2], by: buyer)
    let ids = tickets(order)
    try stack.sql("UPDATE ticket SET status = 'used' WHERE id = \(ids[0])")
    #expect(try cancel(order, tickets: [ids[0]], by: buyer).outcome == "409 not_cancellable")
    let rest = try cancel(order, by: buyer)
    #expect(rest.json.refund.amount.integer == 10_000)
    #expect(rest.json.order.status.string == "partly_cancelled")
    #expect(try cancel(order, by: buyer).outcome == "409 not_cancellable")
  }

  @Test("Somebody else's order or ticket is as if it did not exist")
  func others() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try sale.order([1], by: buyer)
    let stranger = try sale.buyer()
    let strange = try sale.order([2], by: stranger)
    #expect(try cancel(order, by: stranger).outcome == "404 not_found")
    #expect(
      try cancel(order, tickets: tickets(strange), by: buyer).outcome == "404 not_found")
    #expect(try buyer.cancel(999_999_999).outcome == "404 not_found")
  }

  @Test(
    "A body with no possible tickets is refused",
    arguments: [
      #"{"ticket_ids":[]}"#, #"{"ticket_ids":[1,1]}"#, #"{"ticket_ids":"all"}"#,
      #"{"ticket_ids":[0]}"#,
    ])
  func impossible(body: String) throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try sale.order([1], by: buyer)
    let refused = try buyer.post("/v1/orders/\(order.id.integer ?? 0)/cancellations", body)
    #expect(refused.outcome == "422 validation_failed")
    #expect(try sale.seat(1) == "sold")
  }

  @Test("A cancelled date is refunded by the office in full, not by the policy")
  func cancelledDate() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try sale.order([1], by: buyer)
    try sale.cancelDate()
    #expect(try cancel(order, by: buyer).outcome == "409 not_cancellable")
  }

  @Test("The same request is refunded once and answered the same, byte for byte")
  func replay() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try sale.order([1, 2], by: buyer)
    let ids = tickets(order)
    let key = Buyer.freshKey()
    let first = try buyer.cancel(order.id.integer ?? 0, tickets: [ids[0]], key: key)
    let again = try buyer.cancel(order.id.integer ?? 0, tickets: [ids[0]], key: key)
    #expect(first.status == 201)
    #expect(again.body == first.body)
    #expect(
      try buyer.cancel(order.id.integer ?? 0, tickets: [ids[1]], key: key).outcome
        == "422 idempotency_key_reused")
    #expect(try buyer.balance() == 990_000)
  }

  @Test("Ten cancellations of one order at once are one refund")
  func oneWins() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try sale.order([1, 2], by: buyer)
    let outcomes = try concurrently(10) { _ in
      try buyer.cancel(order.id.integer ?? 0).outcome
    }
    #expect(outcomes.count { $0 == "201" } == 1)
    #expect(outcomes.count { $0 == "409 already_cancelled" } == 9)
    #expect(try buyer.balance() == 1_000_000)
  }
}
