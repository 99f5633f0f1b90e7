import Foundation
import TestSupport
import Testing

@Suite("Changing a hold")
struct HoldChangeTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test("A released hold gives its seats back at once, to anybody")
  func release() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let hold = try sale.hold([1, 2], by: buyer)
    let reply = try buyer.release(hold)
    #expect(reply.status == 204)
    #expect(reply.body.isEmpty)
    #expect(try sale.seats().prefix(2) == ["free", "free"])
    #expect(try sale.counted(buyer) == "0")
    #expect(try sale.events("hold", hold) == ["hold.created", "hold.released"])
    _ = try sale.hold([1, 2], by: sale.buyer())
  }

  @Test("A hold that has ended cannot be released, extended or paid, and says how it ended")
  func ended() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let released = try sale.hold([1], by: buyer)
    #expect(try buyer.release(released).status == 204)
    let paid = try sale.hold([2], by: buyer)
    #expect(try buyer.order(paid).status == 201)
    for hold in [released, paid] {
      #expect(try buyer.release(hold).outcome == "409 hold_not_active")
      #expect(try buyer.extend(hold).outcome == "409 hold_not_active")
      #expect(try buyer.order(hold).outcome == "409 hold_not_active")
    }
    let expired = try sale.hold([3], by: buyer)
    try sale.runOut(expired)
    #expect(try buyer.release(expired).outcome == "410 hold_expired")
    #expect(try buyer.extend(expired).outcome == "410 hold_expired")
    #expect(try buyer.order(expired).outcome == "410 hold_expired")
  }

  @Test("A hold is extended once, to ten minutes after it began")
  func extend() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let hold = try sale.hold([1, 2], by: buyer)
    let extended = try buyer.extend(hold)
    #expect(extended.status == 200)
    #expect(extended.json.extendable.bool == false)
    #expect(extended.json == (try buyer.get("/v1/holds/\(hold)").json))
    let lasts = try stack.sql(
      """
      SELECT TIMESTAMPDIFF(MICROSECOND, hold.created_at, seat.held_until)
      FROM hold JOIN seat ON seat.hold_id = hold.id WHERE hold.id = \(hold)
      """)
    #expect(lasts == "600000000\n600000000")
    #expect(try buyer.extend(hold).outcome == "409 hold_not_active")
    #expect(try sale.events("hold", hold) == ["hold.created", "hold.extended"])
  }

  @Test("A concert that allows no longer hold allows no extension")
  func noExtension() throws {
    let sale = try Sale(stack) { $0.holdSecondsMax = 300 }
    let buyer = try sale.buyer()
    let hold = try sale.hold([1], by: buyer)
    #expect(try buyer.extend(hold).outcome == "409 hold_not_active")
  }

  @Test("One person has so many seats of a date and no more, in holds and orders together")
  func limit() throws {
    let sale = try Sale(stack) { $0.seatsPerUserMax = 3 }
    let buyer = try sale.buyer()
    let order = try sale.order([1], by: buyer)
    let hold = try sale.hold([2, 3], by: buyer)
    let refused = try buyer.hold([4], of: sale.schedule)
    #expect(refused.outcome == "422 seat_limit_exceeded")
    #expect(refused.json.limit.integer == 3)
    #expect(try sale.seat(4) == "free")
    #expect(try buyer.holdBest(1, of: sale.schedule).outcome == "422 seat_limit_exceeded")
    #expect(try buyer.release(hold).status == 204)
    _ = try sale.hold([4, 5], by: buyer)
    #expect(try buyer.cancel(order.id.integer ?? 0).status == 201)
    _ = try sale.hold([6], by: buyer)
    #expect(try sale.counted(buyer) == "3")
  }

  @Test("The limit is per date: another date of the concert has its own")
  func limitPerDate() throws {
    let sale = try Sale(stack) {
      $0.seatsPerUserMax = 1
      $0.startsIn = [864_000, 950_400]
    }
    let buyer = try sale.buyer()
    for date in sale.hall.scheduleIDs {
      #expect(try buyer.hold([1], of: date).status == 201)
      #expect(try buyer.hold([2], of: date).outcome == "422 seat_limit_exceeded")
    }
  }

  @Test("Two requests of one person at once cannot pass the limit together")
  func limitRace() throws {
    let sale = try Sale(stack) { $0.seatsPerUserMax = 2 }
    let buyer = try sale.buyer()
    let outcomes = try concurrently(8) { index in
      try buyer.hold([Int64(index + 1)], of: sale.schedule).outcome
    }
    #expect(outcomes.count { $0 == "201" } == 2)
    #expect(outcomes.count { $0 == "422 seat_limit_exceeded" } == 6)
    #expect(try sale.counted(buyer) == "2")
  }

  @Test("The same request has the same answer, byte for byte, however late it is repeated")
  func replay() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let key = Buyer.freshKey()
    let first = try buyer.hold([1], of: sale.schedule, key: key)
    let again = try buyer.hold([1], of: sale.schedule, key: key)
    #expect(first["idempotent-replayed"] == nil)
    #expect(again["idempotent-replayed"] == "true")
    #expect(again.status == 201)
    #expect(again.body == first.body)
    try sale.runOut(first.createdID())
    _ = try sale.hold([1], by: sale.buyer())
    #expect(try buyer.hold([1], of: sale.schedule, key: key).body == first.body)
    #expect(try sale.counted(buyer) == "0")
  }

  @Test("A best-available request is repeated to the same seats")
  func replayBest() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let key = Buyer.freshKey()
    let first = try buyer.holdBest(2, of: sale.schedule, key: key)
    #expect(first.status == 201)
    #expect(try buyer.holdBest(2, of: sale.schedule, key: key).body == first.body)
    #expect(try sale.seats().count { $0 == "held" } == 2)
  }

  @Test(
    "A key that named another request is refused; a refused request may come again with its key")
  func keys() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let key = Buyer.freshKey()
    #expect(try buyer.hold([1], of: sale.schedule, key: key).status == 201)
    #expect(
      try buyer.hold([2], of: sale.schedule, key: key).outcome == "422 idempotency_key_reused")
    #expect(try buyer.extend(1, key: key).outcome == "422 idempotency_key_reused")

    let other = try sale.buyer()
    let late = Buyer.freshKey()
    #expect(try other.hold([1], of: sale.schedule, key: late).outcome == "409 seat_unavailable")
    let hold = try #require(try buyer.get("/v1/holds").json.items[0].id.integer)
    #expect(try buyer.release(hold).status == 204)
    #expect(try other.hold([1], of: sale.schedule, key: late).status == 201)
  }

  @Test("One key of two people names two requests")
  func keysOfTwo() throws {
    let sale = try Sale(stack)
    let key = Buyer.freshKey()
    #expect(try sale.buyer().hold([1], of: sale.schedule, key: key).status == 201)
    #expect(try sale.buyer().hold([2], of: sale.schedule, key: key).status == 201)
  }
}
