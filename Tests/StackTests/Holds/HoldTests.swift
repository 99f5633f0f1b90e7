import Foundation
import TestSupport
import Testing

@Suite("Holding seats")
struct HoldTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test("A hold tells what the contract names")
  func shape() throws {
    let sale = try Sale(stack) { $0.prices = [7000] }
    let buyer = try sale.buyer()
    let reply = try buyer.hold([2, 1], of: sale.schedule)
    _ = try reply.createdID()
    let hold = reply.json
    #expect(
      hold.names == [
        "created_at", "expires_at", "extendable", "id", "schedule_id", "seats", "status", "total",
      ])
    #expect(hold.seats.each("seat_id").compactMap(\.integer) == [1, 2])
    #expect(
      hold.seats[0].names == ["number", "price", "row", "seat_id", "section", "tier_id"])
    #expect(hold.seats[0].price.amount.integer == 7000)
    #expect(hold.total.amount.integer == 14_000)
    #expect(hold.total.currency.string == "KRW")
    #expect(hold.status.string == "active")
    #expect(hold.extendable.bool == true)
    #expect(hold.schedule_id.integer == sale.schedule)
  }

  @Test("A hold lasts five minutes to the millisecond")
  func fiveMinutes() throws {
    let sale = try Sale(stack)
    let hold = try sale.hold([1], by: sale.buyer())
    let lasts = try stack.sql(
      """
      SELECT TIMESTAMPDIFF(MICROSECOND, created_at, expires_at), expires_at = seat.held_until
      FROM hold JOIN seat ON seat.hold_id = hold.id WHERE hold.id = \(hold)
      """)
    #expect(lasts == "300000000\t1")
  }

  @Test("A hold is found again alone and in the list, the newest first")
  func found() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let first = try buyer.hold([1], of: sale.schedule).json
    let second = try buyer.hold([2], of: sale.schedule).json
    #expect(try buyer.get("/v1/holds/\(first.id.integer ?? 0)").json == first)
    #expect(try buyer.get("/v1/holds").json.items.array == [second, first])
    let page = try buyer.get("/v1/holds?limit=1").json
    let next = try #require(page.next_cursor.string)
    #expect(try buyer.get("/v1/holds?limit=1&cursor=\(next)").json.items.array == [first])
  }

  @Test("A hold takes all the seats or none, and names those that are taken")
  func allOrNothing() throws {
    let sale = try Sale(stack)
    _ = try sale.hold([1, 2], by: sale.buyer())
    let refused = try sale.buyer().hold([3, 2, 4], of: sale.schedule)
    #expect(refused.outcome == "409 seat_unavailable")
    #expect(refused.json.seat_ids.integers == [2])
    #expect(try sale.seats().prefix(4) == ["held", "held", "free", "free"])
  }

  @Test("A seat that does not exist, is blocked or is sold is refused by name")
  func notToBeHad() throws {
    let sale = try Sale(stack)
    try stack.sql(
      "UPDATE seat SET status = 'blocked' WHERE schedule_id = \(sale.schedule) AND seat_no = 2")
    _ = try sale.order([3], by: sale.buyer())
    let refused = try sale.buyer().hold([1, 2, 3, 999], of: sale.schedule)
    #expect(refused.outcome == "409 seat_unavailable")
    #expect(refused.json.seat_ids.integers == [2, 3, 999])
    let nowhere = try sale.buyer().hold([999], of: sale.schedule)
    #expect(nowhere.json.seat_ids.integers == [999])
    #expect(try sale.buyer().hold([1], of: 999_999_999).outcome == "404 not_found")
  }

  @Test(
    "A body that asks for no possible hold is refused with the member's name",
    arguments: [
      (#"{}"#, "seat_ids"), (#"{"seat_ids":[]}"#, "seat_ids"),
      (#"{"seat_ids":[1,2,3,4,5,6,7,8,9]}"#, "seat_ids"), (#"{"seat_ids":[1,1]}"#, "seat_ids"),
      (#"{"seat_ids":[0]}"#, "seat_ids"), (#"{"seat_ids":[-1]}"#, "seat_ids"),
      (#"{"seat_ids":["1"]}"#, "seat_ids"), (#"{"seat_ids":[1.5]}"#, "seat_ids"),
      (#"{"seat_ids":1}"#, "seat_ids"), (#"{"seat_ids":null}"#, "seat_ids"),
      (#"{"seat_ids":[1],"best_available":{"count":1}}"#, "seat_ids"),
      (#"{"best_available":1}"#, "best_available"),
      (#"{"best_available":{}}"#, "best_available.count"),
      (#"{"best_available":{"count":0}}"#, "best_available.count"),
      (#"{"best_available":{"count":9}}"#, "best_available.count"),
      (#"{"best_available":{"count":1,"tier_id":"x"}}"#, "best_available.tier_id"),
    ])
  func impossible(body: String, field: String) throws {
    let sale = try Sale(stack)
    let reply = try sale.buyer().post("/v1/schedules/\(sale.schedule)/holds", body)
    #expect(reply.outcome == "422 validation_failed")
    #expect(reply.json.errors.each("field").compactMap(\.string) == [field])
    #expect(Set(try sale.seats()) == ["free"])
  }

  @Test("A body that is no JSON object is refused")
  func noObject() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let path = "/v1/schedules/\(sale.schedule)/holds"
    #expect(try buyer.post(path, #"{"seat_ids":[1]"#).outcome == "400 malformed_json")
    #expect(try buyer.post(path, "[1]").outcome == "422 validation_failed")
    let plain = try stack.send(
      "POST", path,
      headers: [
        ("Authorization", "Bearer \(buyer.token)"), ("Idempotency-Key", "k"),
        ("Content-Type", "text/plain"),
      ], body: Array(#"{"seat_ids":[1]}"#.utf8))
    #expect(plain.outcome == "415 unsupported_media_type")
  }

  @Test("Nobody holds without a login, nor without an idempotency key of 1 to 255 characters")
  func whoAndWhat() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let path = "/v1/schedules/\(sale.schedule)/holds"
    let body = #"{"seat_ids":[1]}"#
    let nobody = try stack.send(
      "POST", path, headers: [("Idempotency-Key", "k"), ("Content-Type", "application/json")],
      body: Array(body.utf8))
    #expect(nobody.outcome == "401 authentication_required")
    #expect(nobody["www-authenticate"] == "Bearer")
    #expect(try buyer.send("POST", path, body).outcome == "400 idempotency_key_required")
    let long = String(repeating: "k", count: 256)
    #expect(try buyer.post(path, body, key: long).outcome == "400 idempotency_key_required")
    #expect(try buyer.post(path, body, key: String(long.dropLast())).status == 201)
  }

  @Test("A hold is refused before the sale opens, with the moment when it does")
  func notOpen() throws {
    let sale = try Sale(stack) { $0.opensIn = 3600 }
    let refused = try sale.buyer().hold([1], of: sale.schedule)
    #expect(refused.outcome == "409 sale_not_open")
    #expect(
      refused.json.sale_opens_at
        == (try stack.get("/v1/schedules/\(sale.schedule)").json.sale_opens_at))
  }

  @Test("A hold is refused after the sale has closed and after the concert has begun")
  func closed() throws {
    let closed = try Sale(stack) { $0.closesIn = -60 }
    let begun = try Sale(stack) { $0.startsIn = [-60] }
    #expect(try closed.buyer().hold([1], of: closed.schedule).outcome == "409 sale_closed")
    #expect(try begun.buyer().hold([1], of: begun.schedule).outcome == "409 sale_closed")
    #expect(try begun.buyer().holdBest(1, of: begun.schedule).outcome == "409 sale_closed")
  }

  @Test("A hold is refused on a cancelled date")
  func cancelled() throws {
    let sale = try Sale(stack)
    try sale.cancelDate()
    #expect(try sale.buyer().hold([1], of: sale.schedule).outcome == "409 sale_closed")
    #expect(try sale.buyer().holdBest(2, of: sale.schedule).outcome == "409 sale_closed")
  }

  @Test("A hold past its end is shown as expired, swept or not")
  func shownExpired() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let hold = try sale.hold([1], by: buyer)
    try sale.runOut(hold)
    let shown = try buyer.get("/v1/holds/\(hold)").json
    #expect(shown.status.string == "expired")
    #expect(shown.extendable.bool == false)
    #expect(try buyer.get("/v1/holds").json.items[0].status.string == "expired")
  }

  @Test("Somebody else's hold is as if it did not exist")
  func othersHold() throws {
    let sale = try Sale(stack)
    let hold = try sale.hold([1], by: sale.buyer())
    let stranger = try sale.buyer()
    for reply in [
      try stranger.get("/v1/holds/\(hold)"), try stranger.release(hold), try stranger.extend(hold),
      try stranger.order(hold),
    ] {
      #expect(reply.outcome == "404 not_found")
      #expect(
        reply.json.detail == (try stranger.get("/v1/holds/999999999").json.detail))
    }
    #expect(try sale.holdStatus(hold) == "active")
  }

  @Test("A hold and its event are written together")
  func event() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let hold = try sale.hold([1, 2], by: buyer)
    let payload = try stack.sql(
      "SELECT payload FROM outbox WHERE aggregate = 'hold' AND aggregate_id = \(hold)")
    let event = try #require(JSON(parsing: Array(payload.utf8)))
    #expect(event.hold_id.integer == hold)
    #expect(event.user_id.integer == buyer.id)
    #expect(event.seat_ids.integers == [1, 2])
    #expect(event.total.integer == 20_000)
    #expect(event.expires_at == (try buyer.get("/v1/holds/\(hold)").json.expires_at))
  }
}
