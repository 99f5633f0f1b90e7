import TestSupport
import Testing

@Suite("What is written down of unpaid holds", .serialized, .ownStack)
struct ConductRowTests {
  private static let dayAndMore = 26 * 3600

  let stack: Stack
  let sale: Sale
  let buyer: Buyer

  init() throws {
    stack = try OwnStack.stack()
    sale = try Sale(stack) { $0.liveHoldsMax = 2 }
    buyer = try sale.buyer()
    for _ in 1...3 { try sale.keep(1, for: 70, by: buyer) }
  }

  @Test(
    "The audit tells a row that the holds do not explain",
    arguments: [
      ("unpaid = 9", "6 unpaid_unlike_holds"), ("paused_until = NULL", "6 pause_unlike_conduct"),
      ("paused_until = counted_at + INTERVAL 59 SECOND", "6 pause_unlike_conduct"),
      ("forgotten_at = counted_at - INTERVAL 1 SECOND", "6 pause_unlike_conduct"),
      ("user_id = 999999999", "10 orphan"), ("concert_id = 999999999", "10 orphan"),
    ])
  func audited(change: String, found: String) throws {
    try requireCleanBooks()
    try stack.sql("UPDATE hold_conduct SET \(change) WHERE user_id = \(buyer.id)")
    #expect(try stack.audit().contains(found))
    try stack.sql("DELETE FROM hold_conduct WHERE user_id IN (\(buyer.id), 999999999)")
  }

  @Test("A pause that was right before the office changed the numbers stays right")
  func changed() throws {
    try stack.sql(
      "UPDATE concert SET hold_pause_seconds = 600 WHERE id = \(sale.hall.concertID)")
    try requireCleanBooks()
  }

  @Test("The sweep removes a row when no hold can belong to its series any more, and not before")
  func pruned() throws {
    let other = try sale.buyer()
    try sale.keep(1, for: 70, by: other)
    try sale.pass(seconds: Self.dayAndMore, for: buyer)
    try eventually(within: .seconds(30), "the row is gone") {
      try stack.sweep()
      return try sale.conduct(of: buyer) == ""
    }
    #expect(try sale.conduct(of: other) == "1\tNULL")
  }
}
