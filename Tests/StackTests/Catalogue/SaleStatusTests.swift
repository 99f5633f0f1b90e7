import TestSupport
import Testing

@Suite("Sale statuses")
struct SaleStatusTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test("The status of a date follows from its window, its seats and its cancellation")
  func statuses() throws {
    let hall = try Hall(stack, datesOfEveryStatus: ())
    let items = try stack.get("/v1/concerts/\(hall.concertID)/schedules").json.items.array
    #expect(
      items.map(\.status.string) == ["on_sale", "upcoming", "sold_out", "ended", "cancelled"])
    let alone = try hall.scheduleIDs.map { try stack.get("/v1/schedules/\($0)").json.status }
    #expect(alone == items.map(\.status))
    #expect(items[2].seats_free.integer == 0)
  }

  @Test("The status of a concert is the best of its dates", arguments: 0..<5)
  func concertStatus(left: Int) throws {
    let expected = ["on_sale", "upcoming", "sold_out", "ended", "cancelled"][left]
    let hall = try Hall(stack, datesOfEveryStatus: ())
    for gone in hall.scheduleIDs.prefix(left) { try hall.cancel(gone, stack) }
    let concert = try stack.get("/v1/concerts/\(hall.concertID)").json
    #expect(concert.status.string == expected)
    #expect(try hall.listed(by: stack)?.status.string == expected)
  }

  @Test("A cancelled concert is cancelled, whatever its dates are")
  func cancelledConcert() throws {
    let hall = try Hall(stack)
    try stack.sql("UPDATE concert SET cancelled_at = NOW(3) WHERE id = \(hall.concertID)")
    #expect(try stack.get("/v1/concerts/\(hall.concertID)").json.status.string == "cancelled")
  }
}

extension Hall {
  /// Five dates: on sale, not yet, no seat left, sale over, cancelled.
  init(_ stack: Stack, datesOfEveryStatus: ()) throws {
    try self.init(stack) { $0.startsIn = (11...15).map { $0 * 86_400 } }
    try stack.sql(
      """
      UPDATE schedule SET sale_opens_at = NOW(3) + INTERVAL 1 DAY WHERE id = \(scheduleIDs[1]);
      UPDATE seat SET status = 'blocked' WHERE schedule_id = \(scheduleIDs[2]);
      UPDATE schedule SET sale_closes_at = NOW(3) - INTERVAL 1 MINUTE WHERE id = \(scheduleIDs[3]);
      """)
    try cancel(scheduleIDs[4], stack)
  }

  /// Calls a date off, and says so.
  func cancel(_ id: Int64, _ stack: Stack) throws {
    try stack.sql(
      """
      START TRANSACTION;
      UPDATE schedule SET cancelled_at = NOW(3) WHERE id = \(id) AND cancelled_at IS NULL;
      INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
      SELECT 'schedule.cancelled', 'schedule', \(id), 1, '{}' WHERE ROW_COUNT() = 1;
      COMMIT;
      """)
  }
}
