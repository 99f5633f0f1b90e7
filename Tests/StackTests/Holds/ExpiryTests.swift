import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("The end of a hold")
struct ExpiryTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test("Until its end a seat is its holder's, from then on anybody's, to the millisecond")
  func exact() throws {
    let sale = try Sale(stack) { $0.holdSeconds = 1 }
    let first = try sale.hold([1], by: sale.buyer())
    let rivals = try Buyer.make(3, stack)
    let isTaken = Atomic(false)
    let outcomes = try concurrently(rivals.count) { index in
      let deadline = ContinuousClock.now + .seconds(15)
      while !isTaken.load(ordering: .relaxed) && ContinuousClock.now < deadline {
        guard try rivals[index].hold([1], of: sale.schedule).status == 201 else { continue }
        isTaken.store(true, ordering: .relaxed)
        return true
      }
      return false
    }
    #expect(outcomes.contains(true))
    let lateness = try stack.sql(
      """
      SELECT TIMESTAMPDIFF(MICROSECOND, MAX(IF(id = \(first), expires_at, NULL)),
        MIN(IF(id <> \(first), created_at, NULL)))
      FROM hold WHERE schedule_id = \(sale.schedule)
      """)
    #expect((0...1_000_000).contains(try #require(Int(lateness))))
  }

  @Test("A payment after the end is refused and moves no money")
  func latePayment() throws {
    let sale = try Sale(stack) { $0.holdSeconds = 1 }
    let buyer = try sale.buyer()
    let hold = try sale.hold([1], by: buyer)
    try sale.awaitEnd(of: hold)
    #expect(try buyer.order(hold).outcome == "410 hold_expired")
    #expect(try buyer.balance() == 1_000_000)
    #expect(try stack.sql("SELECT COUNT(*) FROM orders WHERE hold_id = \(hold)") == "0")
  }

  @Test("An extended hold outlives its first end and can be paid then")
  func extended() throws {
    let sale = try Sale(stack) { $0.holdSeconds = 1 }
    let buyer = try sale.buyer()
    let hold = try sale.hold([1], by: buyer)
    try #require(try buyer.extend(hold).status == 200)
    try eventually(within: .seconds(10), "the first end has passed") {
      try stack.sql("SELECT created_at + INTERVAL 1 SECOND < NOW(3) FROM hold WHERE id = \(hold)")
        == "1"
    }
    try stack.sweep()
    #expect(try sale.buyer().hold([1], of: sale.schedule).outcome == "409 seat_unavailable")
    #expect(try buyer.order(hold).status == 201)
  }

  @Test("The sweep ends what has run out: seats free, limit lowered, others told once")
  func sweep() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let paid = try sale.order([4], by: buyer)
    let due = try sale.hold([1, 2], by: buyer)
    let living = try sale.hold([3], by: buyer)
    try sale.runOut(due)
    try eventually("the sweep has been") { try sale.holdStatus(due) == "expired" }
    #expect(try sale.seats().prefix(4) == ["free", "free", "held", "sold"])
    #expect(try sale.counted(buyer) == "2")
    #expect(try sale.events("hold", due) == ["hold.created", "hold.expired"])
    #expect(try sale.holdStatus(living) == "active")
    #expect(try buyer.get("/v1/orders/\(paid.id.integer ?? 0)").json.status.string == "paid")
  }

  @Test("The picture shows an expired seat as free, and when the next one may become free")
  func picture() throws {
    let sale = try Sale(stack) { $0.rows = 1 }
    let buyer = try sale.buyer()
    let hold = try sale.hold([2], by: buyer)
    _ = try sale.order([4], by: buyer)
    let path = "/v1/schedules/\(sale.schedule)/availability"
    let before = try stack.get(path).json
    #expect(before.seats.string == "fhfsf")
    #expect(before.next_release_at == (try buyer.get("/v1/holds/\(hold)").json.expires_at))
    #expect(before.free.integer == 3)
    #expect(before.held.integer == 1)
    #expect(before.sold.integer == 1)
    try sale.runOut(hold)
    try eventually("the picture is a second old at most") {
      try stack.get(path).json.seats.string == "fffsf"
    }
    let after = try stack.get(path).json
    #expect(after.next_release_at.isNull)
    #expect(after.free.integer == 4)
    #expect(
      try stack.get("/v1/schedules/\(sale.schedule)/seats?status=free").json.items
        .each("seat_id").compactMap(\.integer) == [1, 2, 3, 5])
  }

  @Test("Seats of several expired holds are taken in one claim, also by one of the holders")
  func several() throws {
    let sale = try Sale(stack)
    let first = try sale.buyer()
    let holds = [
      try sale.hold([1, 2], by: first), try sale.hold([3], by: sale.buyer()),
      try sale.hold([4, 5], by: sale.buyer()),
    ]
    for hold in holds { try sale.runOut(hold) }
    let taken = try sale.hold([2, 3, 4, 6], by: first)
    #expect(
      try stack.sql(
        "SELECT GROUP_CONCAT(DISTINCT status) FROM hold WHERE id IN (\(holds.map(String.init).joined(separator: ",")))"
      ) == "expired")
    #expect(
      try sale.seats().prefix(6) == ["free", "held", "held", "held", "free", "held"])
    #expect(try sale.counted(first) == "4")
    #expect(try sale.holdStatus(taken) == "active")
  }

  @Test("Expired holds that nobody has swept do not count against the limit")
  func limit() throws {
    let sale = try Sale(stack) { $0.seatsPerUserMax = 2 }
    let buyer = try sale.buyer()
    let first = try sale.hold([1], by: buyer)
    let second = try sale.hold([2], by: buyer)
    try sale.runOut(first)
    try sale.runOut(second)
    _ = try sale.hold([3, 4], by: buyer)
    #expect(try sale.counted(buyer) == "2")
  }
}
