import Foundation
import TestSupport
import Testing

/// A hall on sale, with the common steps of the tests of seats.
struct Sale: Sendable {
  let stack: Stack
  let hall: Hall

  var schedule: Int64 { hall.scheduleID }

  init(_ stack: Stack, _ change: (inout Hall.Plan) -> Void = { _ in }) throws {
    self.stack = stack
    hall = try Hall(stack, change)
  }

  func buyer(balance: Int64 = 1_000_000) throws -> Buyer {
    try Buyer(stack, balance: balance)
  }

  /// Holds seats; the answer must be 201.
  func hold(
    _ seats: [Int64], by buyer: Buyer, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Int64 {
    try buyer.hold(seats, of: schedule).createdID(sourceLocation: sourceLocation)
  }

  /// Holds seats and pays them; returns the answered order.
  func order(
    _ seats: [Int64], by buyer: Buyer, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> JSON {
    let hold = try hold(seats, by: buyer, sourceLocation: sourceLocation)
    let reply = try buyer.order(hold)
    _ = try reply.createdID(sourceLocation: sourceLocation)
    return reply.json
  }

  /// The seats' statuses in the database, by seat number.
  func seats() throws -> [String] {
    let text = try stack.sql(
      "SELECT status FROM seat WHERE schedule_id = \(schedule) ORDER BY seat_no")
    return text.split(separator: "\n").map(String.init)
  }

  func seat(_ number: Int64) throws -> String {
    try seats()[Int(number) - 1]
  }

  /// Lets a hold run out now, by hand: both places that say when.
  func runOut(_ hold: Int64) throws {
    try stack.sql(
      """
      SET @now = NOW(3);
      UPDATE hold SET expires_at = @now WHERE id = \(hold);
      UPDATE seat SET held_until = @now WHERE schedule_id = \(schedule) AND hold_id = \(hold);
      """)
  }

  /// Waits until the database's clock has passed the end of a hold.
  func awaitEnd(of hold: Int64) throws {
    try eventually(within: .seconds(15), "hold \(hold) runs out") {
      try stack.sql("SELECT expires_at <= NOW(3) FROM hold WHERE id = \(hold)") == "1"
    }
  }

  func holdStatus(_ hold: Int64) throws -> String {
    try stack.sql("SELECT status FROM hold WHERE id = \(hold)")
  }

  /// The number of a buyer's seats in the row of the limit.
  func counted(_ buyer: Buyer) throws -> String {
    try stack.sql(
      """
      SELECT COALESCE(SUM(seats), 0) FROM seat_limit
      WHERE user_id = \(buyer.id) AND schedule_id = \(schedule)
      """)
  }

  /// Cancels the date as the office does: no seat can be bought, and events are written.
  func cancelDate() throws {
    try stack.sql(
      """
      START TRANSACTION;
      UPDATE schedule SET cancelled_at = NOW(3), version = version + 1 WHERE id = \(schedule);
      INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
      VALUES ('schedule.cancelled', 'schedule', \(schedule), 2, '{}');
      COMMIT;
      """)
  }

  /// The counts of events about a hold or an order, as `kind:count` in order.
  func events(_ aggregate: String, _ id: Int64) throws -> [String] {
    try stack.sql(
      """
      SELECT kind FROM outbox WHERE aggregate = '\(aggregate)' AND aggregate_id = \(id) ORDER BY sequence
      """
    ).split(separator: "\n").map(String.init)
  }
}

extension Reply {
  /// The id in an answer that must be 201.
  func createdID(sourceLocation: SourceLocation = #_sourceLocation) throws -> Int64 {
    try #require(status == 201, "\(self)", sourceLocation: sourceLocation)
    return try #require(json.id.integer, sourceLocation: sourceLocation)
  }

  /// The status with the code of a problem, for one comparison: `409 hold_not_active`.
  var outcome: String {
    [String(status), code].compactMap(\.self).joined(separator: " ")
  }
}

extension JSON {
  /// The member of that name of every item.
  func each(_ name: String) -> [JSON] { array.map { $0[name] } }

  /// The whole numbers of an array.
  var integers: [Int64] { array.compactMap(\.integer) }
}
