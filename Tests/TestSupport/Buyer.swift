import Foundation

/// A user with a wallet and a login, made by SQL: hashing a password would take too long.
package struct Buyer: Sendable {
  package let stack: Stack
  package let id: Int64
  package let token: String
  package let email: String

  /// Makes a buyer with that balance, which the ledger explains as an adjustment.
  package init(_ stack: Stack, balance: Int64 = 0) throws {
    self = try Self.make(1, stack, balance: balance)[0]
  }

  /// Makes many buyers at once.
  package static func make(_ count: Int, _ stack: Stack, balance: Int64 = 0) throws -> [Buyer] {
    let buyers = (0..<count).map { _ in
      let name = UUID().uuidString.lowercased()
      return (email: name + "@example.org", token: "t-" + name)
    }
    let inserts = buyers.map { "CALL test_buyer('\($0.email)', '\($0.token)', \(balance));" }
    let ids = try stack.sql(procedure + inserts.joined(separator: "\n")).split(separator: "\n")
    return try zip(buyers, ids).map { buyer, text in
      guard let id = Int64(text) else { throw Stack.Failure(description: "buyer \(text)") }
      return Buyer(stack: stack, id: id, token: buyer.token, email: buyer.email)
    }
  }

  /// A buyer who is there already.
  package init(stack: Stack, id: Int64, token: String, email: String) {
    self.stack = stack
    self.id = id
    self.token = token
    self.email = email
  }

  private static let procedure = """
    DELIMITER //
    CREATE PROCEDURE IF NOT EXISTS test_buyer(IN p_email VARCHAR(254), IN p_token VARCHAR(100), IN p_balance BIGINT)
    BEGIN
      DECLARE v_user BIGINT;
      DECLARE v_wallet BIGINT;
      START TRANSACTION;
      INSERT INTO user (email, email_key, name, password_hash) VALUES (p_email, p_email, 'A Buyer', '');
      SET v_user = LAST_INSERT_ID();
      INSERT INTO account (kind, user_id, balance) VALUES ('wallet', v_user, p_balance);
      SET v_wallet = LAST_INSERT_ID();
      IF p_balance > 0 THEN
        INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, reason)
        VALUES ('adjustment', 3, v_wallet, v_wallet, p_balance, p_balance, 'opening balance');
      END IF;
      INSERT INTO login_session (user_id, token_hash, expires_at)
      VALUES (v_user, UNHEX(SHA2(p_token, 256)), NOW(3) + INTERVAL 1 DAY);
      COMMIT;
      SELECT v_user;
    END //
    DELIMITER ;

    """
}

extension Buyer {
  /// A key that has not been used before.
  package static func freshKey() -> String { UUID().uuidString }

  /// Sends a request as this buyer; `body` is JSON.
  package func send(
    _ method: String, _ path: String, _ body: String? = nil, key: String? = nil,
    headers: [(String, String)] = []
  ) throws -> Reply {
    let own = self.headers(body, key)
    return try stack.send(method, path, headers: own + headers, body: body.map { Array($0.utf8) })
  }

  /// Sends a request as this buyer and does not wait for the answer.
  package func begin(
    _ method: String, _ path: String, _ body: String? = nil, key: String
  ) throws -> HTTPClient.Pending {
    try HTTPClient(port: stack.port).begin(
      method, path, headers: headers(body, key), body: body.map { Array($0.utf8) })
  }

  private func headers(_ body: String?, _ key: String?) -> [(String, String)] {
    var headers = [("Authorization", "Bearer \(token)")]
    if let key { headers.append(("Idempotency-Key", key)) }
    if body != nil { headers.append(("Content-Type", "application/json")) }
    return headers
  }

  package func get(_ path: String) throws -> Reply { try send("GET", path) }

  package func post(_ path: String, _ body: String? = nil, key: String = freshKey()) throws -> Reply
  {
    try send("POST", path, body, key: key)
  }

  package func charge(_ amount: Int64, key: String = freshKey()) throws -> Reply {
    try post("/v1/wallet/charges", #"{"amount":\#(amount)}"#, key: key)
  }

  /// Claims seats. With a pass, genuine or not, the claim does not wait among the walk-ins, of whom
  /// few may wait.
  package func hold(
    _ seats: [Int64], of scheduleID: Int64, key: String = freshKey(), pass: String? = nil
  ) throws -> Reply {
    try send(
      "POST", "/v1/schedules/\(scheduleID)/holds", #"{"seat_ids":\#(seats)}"#, key: key,
      headers: pass.map { [("Queue-Token", $0)] } ?? [])
  }

  package func holdBest(
    _ count: Int, of scheduleID: Int64, tierID: Int64? = nil, key: String = freshKey()
  ) throws -> Reply {
    let tier = tierID.map { #","tier_id":\#($0)"# } ?? ""
    return try post(
      "/v1/schedules/\(scheduleID)/holds", #"{"best_available":{"count":\#(count)\#(tier)}}"#,
      key: key)
  }

  package func extend(_ holdID: Int64, key: String = freshKey()) throws -> Reply {
    try post("/v1/holds/\(holdID)/extensions", key: key)
  }

  package func release(_ holdID: Int64) throws -> Reply {
    try send("DELETE", "/v1/holds/\(holdID)")
  }

  package func order(_ holdID: Int64, key: String = freshKey()) throws -> Reply {
    try post("/v1/orders", #"{"hold_id":\#(holdID)}"#, key: key)
  }

  /// Gives tickets back, all of them if none is named.
  package func cancel(_ orderID: Int64, tickets: [Int64]? = nil, key: String = freshKey()) throws
    -> Reply
  {
    let body = tickets.map { #"{"ticket_ids":\#($0)}"# }
    return try post("/v1/orders/\(orderID)/cancellations", body, key: key)
  }

  /// The balance of the wallet.
  package func balance() throws -> Int64? { try get("/v1/wallet").json.balance.amount.integer }
}
