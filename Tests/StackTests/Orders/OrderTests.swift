import Foundation
import Signing
import TestSupport
import Testing

@Suite("Paying a hold")
struct OrderTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test("An order tells what the contract names")
  func shape() throws {
    let sale = try Sale(stack) { $0.prices = [7000] }
    let buyer = try sale.buyer()
    let hold = try sale.hold([2, 1], by: buyer)
    let order = try buyer.order(hold).json
    #expect(
      order.names == [
        "cancellable_until", "created_at", "hold_id", "id", "refund_policy", "schedule_id",
        "status", "tickets", "total",
      ])
    #expect(order.hold_id.integer == hold)
    #expect(order.status.string == "paid")
    #expect(order.total.amount.integer == 14_000)
    let ticket = order.tickets[0]
    #expect(ticket.names == ["code", "id", "price", "seat", "status"])
    #expect(ticket.seat.names == ["number", "row", "seat_id", "section", "tier_id"])
    #expect(ticket.price.amount.integer == 7000)
    #expect(order.tickets.each("status").compactMap(\.string) == ["valid", "valid"])
    #expect(order.tickets.array.compactMap(\.seat.seat_id.integer) == [1, 2])
  }

  @Test("An order is found again alone and in the list, the newest first, by its owner only")
  func found() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let first = try sale.order([1], by: buyer)
    let second = try sale.order([2], by: buyer)
    let path = "/v1/orders/\(first.id.integer ?? 0)"
    #expect(try buyer.get(path).json == first)
    #expect(try buyer.get("/v1/orders").json.items.array == [second, first])
    let stranger = try sale.buyer()
    #expect(try stranger.get(path).outcome == "404 not_found")
    #expect(try stranger.get("/v1/orders").json.items == .array([]))
    #expect(try stack.get(path).outcome == "401 authentication_required")
  }

  @Test("Paying moves the money, sells the seats, ends the hold and tells others, all at once")
  func effects() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer(balance: 50_000)
    let hold = try sale.hold([1, 2], by: buyer)
    let order = try buyer.order(hold).createdID()
    #expect(try buyer.balance() == 30_000)
    let transfer = try buyer.get("/v1/wallet/transfers").json.items[0]
    #expect(transfer.kind.string == "purchase")
    #expect(transfer.amount.amount.integer == -20_000)
    #expect(transfer.balance_after.amount.integer == 30_000)
    #expect(transfer.order_id.integer == order)
    #expect(try sale.seats().prefix(3) == ["sold", "sold", "free"])
    #expect(try buyer.get("/v1/holds/\(hold)").json.status.string == "paid")
    #expect(try sale.counted(buyer) == "2")
    #expect(try sale.events("order", order) == ["order.paid"])
    let payload = try stack.sql(
      "SELECT payload FROM outbox WHERE aggregate = 'order' AND aggregate_id = \(order)")
    let event = try #require(JSON(parsing: Array(payload.utf8)))
    #expect(event.seat_ids.integers == [1, 2])
    #expect(event.total.integer == 20_000)
    #expect(event.user_id.integer == buyer.id)
  }

  @Test("A ticket's code is verified offline, says what it is for, and cannot be made up")
  func codes() throws {
    let sale = try Sale(stack)
    let order = try sale.order([1, 2], by: sale.buyer())
    let text = try String(contentsOfFile: stack.state + "/secrets/signing-keys", encoding: .utf8)
    let keys = try KeyRing(parsing: text)
    let codes = order.tickets.each("code").compactMap(\.string)
    let claims = try codes.map { code in
      try #require(keys.verify(code).map { String(decoding: $0, as: UTF8.self) })
        .split(separator: ":").map(String.init)
    }
    let id = "\(order.id.integer ?? 0)"
    #expect(
      claims.map { $0.prefix(4) } == [
        ["ticket", "\(sale.schedule)", "1", id], ["ticket", "\(sale.schedule)", "2", id],
      ])
    #expect(claims[0][4] != claims[1][4])
    #expect(codes[0].split(separator: ".").count == 3)
    #expect(text.hasPrefix(codes[0].split(separator: ".")[1] + ":"))
    #expect(keys.verify(codes[0].replacingOccurrences(of: "a", with: "b")) == nil)
    let stranger = KeyRing(
      current: SigningKey(id: "k1", secret: Array(repeating: 7, count: 32)), previous: [])
    #expect(stranger.verify(codes[0]) == nil)
  }

  @Test("A wallet that does not cover the total is told both, and nothing changes")
  func tooPoor() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer(balance: 9999)
    let hold = try sale.hold([1], by: buyer)
    let refused = try buyer.order(hold)
    #expect(refused.outcome == "402 insufficient_balance")
    #expect(refused.json.balance.amount.integer == 9999)
    #expect(refused.json.total.amount.integer == 10_000)
    #expect(try buyer.balance() == 9999)
    #expect(try sale.holdStatus(hold) == "active")
    #expect(try buyer.charge(1).status == 201)
    #expect(try buyer.order(hold).status == 201)
    #expect(try buyer.balance() == 0)
  }

  @Test(
    "A body that names no hold is refused",
    arguments: [#"{}"#, #"{"hold_id":"1"}"#, #"{"hold_id":0}"#, #"{"hold_id":null}"#])
  func noHold(body: String) throws {
    let refused = try Buyer(stack).post("/v1/orders", body)
    #expect(refused.outcome == "422 validation_failed")
    #expect(refused.json.errors[0].field.string == "hold_id")
  }

  @Test("A hold that does not exist cannot be paid, nor anything without key or login")
  func nothingToPay() throws {
    let buyer = try Buyer(stack)
    #expect(try buyer.order(999_999_999).outcome == "404 not_found")
    let body = #"{"hold_id":1}"#
    #expect(
      try buyer.send("POST", "/v1/orders", body).outcome == "400 idempotency_key_required")
    let nobody = try stack.send(
      "POST", "/v1/orders",
      headers: [("Idempotency-Key", "k"), ("Content-Type", "application/json")],
      body: Array(body.utf8))
    #expect(nobody.outcome == "401 authentication_required")
  }

  @Test("A date that was cancelled meanwhile is not paid")
  func cancelledDate() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let hold = try sale.hold([1], by: buyer)
    try sale.cancelDate()
    #expect(try buyer.order(hold).outcome == "409 sale_closed")
    #expect(try buyer.balance() == 1_000_000)
  }

  @Test("Who holds when the sale closes may still pay")
  func closedMeanwhile() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let hold = try sale.hold([1], by: buyer)
    try stack.sql(
      "UPDATE schedule SET sale_closes_at = NOW(3) WHERE id = \(sale.schedule)")
    #expect(try buyer.order(hold).status == 201)
  }

  @Test("The same request is paid once and answered the same, byte for byte")
  func replay() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let hold = try sale.hold([1], by: buyer)
    let key = Buyer.freshKey()
    let first = try buyer.order(hold, key: key)
    let again = try buyer.order(hold, key: key)
    #expect(first.status == 201)
    #expect(again.body == first.body)
    #expect(again["idempotent-replayed"] == "true")
    #expect(try buyer.cancel(first.createdID()).status == 201)
    #expect(try buyer.order(hold, key: key).body == first.body)
    #expect(try buyer.order(hold + 1, key: key).outcome == "422 idempotency_key_reused")
    #expect(try buyer.balance() == 1_000_000)
  }

  @Test("Ten payments of one hold at once are one payment")
  func oneWins() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let hold = try sale.hold([1], by: buyer)
    let outcomes = try concurrently(10) { _ in try buyer.order(hold).outcome }
    #expect(outcomes.count { $0 == "201" } == 1)
    #expect(outcomes.count { $0 == "409 hold_not_active" } == 9)
    #expect(try buyer.balance() == 990_000)
  }
}
