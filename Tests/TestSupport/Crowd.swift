import Foundation

extension Buyer {
  /// Makes thousands of buyers in one transaction.
  package static func crowd(_ count: Int, _ stack: Stack, balance: Int64 = 0) throws -> [Buyer] {
    let name = UUID().uuidString.lowercased()
    let rows = try stack.sql(script(count, name, balance)).split(separator: "\n")
    guard rows.count == count else { throw Stack.Failure(description: "crowd \(rows.count)") }
    return try rows.map { row in
      let fields = row.split(separator: "\t")
      guard fields.count == 2, let id = Int64(fields[0]) else {
        throw Stack.Failure(description: "buyer \(row)")
      }
      return Buyer(
        stack: stack, id: id, token: "t-\(fields[1])", email: "\(fields[1])@example.org")
    }
  }

  private static func script(_ count: Int, _ name: String, _ balance: Int64) -> String {
    """
    START TRANSACTION;
    INSERT INTO user (email, email_key, name, password_hash)
    SELECT CONCAT('\(name)-', seq, '@example.org'), CONCAT('\(name)-', seq, '@example.org'), 'A Buyer', ''
    FROM seq_1_to_\(count);
    INSERT INTO account (kind, user_id, balance)
    SELECT 'wallet', id, \(balance) FROM user WHERE email_key LIKE '\(name)-%';
    INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, reason)
    SELECT 'adjustment', 3, account.id, account.id, \(balance), \(balance), 'opening balance'
    FROM user JOIN account ON account.user_id = user.id
    WHERE user.email_key LIKE '\(name)-%' AND \(balance) > 0;
    INSERT INTO login_session (user_id, token_hash, expires_at)
    SELECT id, UNHEX(SHA2(CONCAT('t-', SUBSTRING_INDEX(email_key, '@', 1)), 256)), NOW(3) + INTERVAL 1 DAY
    FROM user WHERE email_key LIKE '\(name)-%';
    COMMIT;
    SELECT id, SUBSTRING_INDEX(email_key, '@', 1) FROM user WHERE email_key LIKE '\(name)-%' ORDER BY id;
    """
  }
}
