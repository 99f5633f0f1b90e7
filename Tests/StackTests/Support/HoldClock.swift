import TestSupport
import Testing

extension Sale {
  /// Lets time pass for a buyer, by moving the buyer's holds and their conduct into the past.
  func pass(seconds: Int, for buyer: Buyer) throws {
    try stack.sql(
      """
      START TRANSACTION;
      UPDATE hold
      SET created_at = created_at - INTERVAL \(seconds) SECOND, expires_at = expires_at - INTERVAL \(seconds) SECOND,
        ended_at = ended_at - INTERVAL \(seconds) SECOND
      WHERE user_id = \(buyer.id);
      UPDATE hold JOIN seat ON seat.schedule_id = hold.schedule_id AND seat.hold_id = hold.id
      SET seat.held_until = hold.expires_at
      WHERE hold.user_id = \(buyer.id) AND hold.status = 'active';
      UPDATE hold_conduct
      SET counted_at = counted_at - INTERVAL \(seconds) SECOND,
        forgotten_at = forgotten_at - INTERVAL \(seconds) SECOND,
        paused_until = paused_until - INTERVAL \(seconds) SECOND
      WHERE user_id = \(buyer.id);
      COMMIT;
      """)
  }

  /// Holds a seat for so many seconds of the moved clock, and gives it back.
  func keep(_ seat: Int64, for seconds: Int, by buyer: Buyer) throws {
    let hold = try hold([seat], by: buyer)
    try pass(seconds: seconds, for: buyer)
    guard try buyer.release(hold).status == 204 else {
      throw Stack.Failure(description: "hold \(hold) is not released")
    }
  }

  /// Holds a seat until its time is over, and waits until that is written.
  func letRunOut(_ seat: Int64, by buyer: Buyer) throws {
    let hold = try hold([seat], by: buyer)
    try pass(seconds: 300, for: buyer)
    try eventually("hold \(hold) is ended") { try holdStatus(hold) == "expired" }
  }

  /// The conduct of a buyer: the unpaid holds, and the seconds of the pause that the last one led
  /// to.
  func conduct(of buyer: Buyer) throws -> String {
    try stack.sql(
      """
      SELECT unpaid, TIMESTAMPDIFF(SECOND, counted_at, paused_until)
      FROM hold_conduct WHERE user_id = \(buyer.id)
      """)
  }
}
