import Synchronization
import TestSupport
import Testing

/// Two users with holds and orders of their own, and clients without a valid login.
final class AuthorisationScene: Sendable {
  let stack: Stack
  let sale: Sale
  let owner: Buyer
  let other: Buyer
  /// The clients that must stay outside, with the tokens they show.
  let outsiders: [(String, String?)]

  private let seat = Mutex<Int64>(1)

  init(_ stack: Stack) throws {
    self.stack = stack
    sale = try Sale(stack) {
      $0.rows = 40
      $0.seatsPerUserMax = 100
    }
    let buyers = try Buyer.make(4, stack, balance: 10_000_000)
    (owner, other) = (buyers[0], buyers[1])
    let (expired, revoked) = (buyers[2], buyers[3])
    try stack.sql(
      """
      UPDATE login_session SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE user_id = \(expired.id)
      """)
    guard try revoked.send("DELETE", "/v1/sessions/current").status == 204 else {
      throw Stack.Failure(description: "a login cannot be revoked")
    }
    let last = owner.token.hasSuffix("0") ? "1" : "0"
    outsiders = [
      ("nobody", nil), ("an expired login", expired.token), ("a revoked login", revoked.token),
      ("a forged token", owner.token.dropLast() + last), ("an empty token", ""),
      ("a token as SQL", "' OR '1'='1"), ("a long token", String(repeating: "t", count: 5_000)),
    ]
  }

  /// A seat that no buyer has had.
  func nextSeat() -> Int64 {
    seat.withLock { seat in
      seat += 1
      return seat
    }
  }

  func hold(_ buyer: Buyer) throws -> Int64 { try sale.hold([nextSeat()], by: buyer) }

  func order(_ buyer: Buyer) throws -> Int64 {
    guard let id = try sale.order([nextSeat()], by: buyer).id.integer else {
      throw Stack.Failure(description: "no order")
    }
    return id
  }

  func session(_ buyer: Buyer) throws -> Int64 {
    try stack.sql(
      """
      INSERT INTO login_session (user_id, token_hash, expires_at)
      VALUES (\(buyer.id), UNHEX(SHA2(UUID(), 256)), NOW(3) + INTERVAL 1 DAY)
      """)
    guard let id = try buyer.get("/v1/sessions").json["items"][0].id.integer else {
      throw Stack.Failure(description: "no login")
    }
    return id
  }
}
