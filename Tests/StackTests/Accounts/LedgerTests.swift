import Foundation
import TestSupport
import Testing

extension Books {
  @Suite("The ledger", .serialized)
  struct LedgerTests {
    private let stack: Stack

    init() throws {
      stack = try OwnStack.stack()
    }

    @Test("confirms later a charge that was only announced, and nothing else of it can change")
    func pending() throws {
      let buyer = try Buyer(stack, balance: 500)
      let wallet = try stack.sql("SELECT id FROM account WHERE user_id = \(buyer.id)")
      func announce() throws -> String {
        try stack.sql(
          """
          INSERT INTO transfer (kind, state, debit_account_id, credit_account_id, wallet_id, amount)
          VALUES ('charge', 'pending', 1, \(wallet), \(wallet), 70);
          SELECT LAST_INSERT_ID();
          """)
      }
      let first = try announce()
      #expect(try buyer.get("/v1/wallet/transfers").json["items"].array.count == 1)
      try stack.sql("UPDATE transfer SET state = 'failed' WHERE id = \(first)")
      for change in ["state = 'pending'", "state = 'posted', balance_after = 570"] {
        #expect(throws: Stack.Failure.self) {
          try stack.sql("UPDATE transfer SET \(change) WHERE id = \(first)")
        }
      }
      let second = try announce()
      #expect(throws: Stack.Failure.self) {
        try stack.sql(
          """
          UPDATE transfer SET state = 'posted', balance_after = 580, amount = 80 WHERE id = \(second)
          """)
      }
      try stack.sql(
        """
        START TRANSACTION;
        UPDATE account SET balance = 570, version = version + 1 WHERE id = \(wallet);
        UPDATE transfer SET state = 'posted', balance_after = 570 WHERE id = \(second);
        COMMIT;
        """)
      #expect(try buyer.balance() == 570)
      #expect(try buyer.get("/v1/wallet/transfers").json["items"].array.count == 2)
    }

    @Test("makes a key new after 24 hours")
    func expiry() throws {
      let buyer = try Buyer(stack)
      let (young, old) = (Buyer.freshKey(), Buyer.freshKey())
      for key in [young, old] { #expect(try buyer.charge(100, key: key).status == 201) }
      try stack.withoutSweep {
        try stack.sql(
          """
          UPDATE idempotency_key SET created_at = NOW(3) - INTERVAL IF(
            key_hash = UNHEX(SHA2('\(old)', 256)), 86400, 86340) SECOND WHERE user_id = \(buyer.id)
          """)
        #expect(try buyer.charge(100, key: young)["idempotent-replayed"] == "true")
        let reply = try buyer.charge(999, key: old)
        #expect(reply.status == 201 && reply["idempotent-replayed"] == nil)
        #expect(try buyer.charge(999, key: old).body == reply.body)
      }
      #expect(try buyer.balance() == 1_199)
    }

    @Test("has keys forgotten after 24 hours by the sweep, more than one batch of them")
    func pruning() throws {
      let buyer = try Buyer(stack)
      try stack.sql(
        """
        INSERT INTO idempotency_key (user_id, key_hash, fingerprint, status, body, created_at)
        SELECT \(buyer.id), UNHEX(SHA2(seq, 256)), UNHEX(SHA2('', 256)), 201, '{}',
          NOW(3) - INTERVAL IF(seq <= 450, 86401, 86000) SECOND
        FROM seq_1_to_460
        """)
      try eventually(within: .seconds(15), "the old keys are gone") {
        try stack.sweep()
        return try stack.sql(
          "SELECT COUNT(*) FROM idempotency_key WHERE user_id = \(buyer.id)") == "10"
      }
    }

    @Test(
      "is found out by the audit when somebody writes into it by hand",
      arguments: [
        (
          "UPDATE account SET balance = balance + 1 WHERE user_id = @user",
          "UPDATE account SET balance = balance - 1 WHERE user_id = @user", "4 "
        ),
        (
          "UPDATE idempotency_key SET effect_id = effect_id + 1000000 WHERE user_id = @user",
          "UPDATE idempotency_key SET effect_id = effect_id - 1000000 WHERE user_id = @user", "8 "
        ),
        (
          "UPDATE outbox SET aggregate_id = aggregate_id + 1000000 WHERE aggregate = 'wallet'",
          "UPDATE outbox SET aggregate_id = aggregate_id - 1000000 WHERE aggregate = 'wallet'", "9 "
        ),
      ])
    func audit(damage: String, repair: String, invariant: String) throws {
      let buyer = try Buyer(stack)
      #expect(try buyer.charge(100).status == 201)
      func broken() throws -> Int {
        try stack.audit().split(separator: "\n").filter { $0.hasPrefix(invariant) }.count
      }
      let before = try broken()
      try stack.sql("SET @user = \(buyer.id); \(damage);")
      #expect(try broken() > before)
      try stack.sql("SET @user = \(buyer.id); \(repair);")
      #expect(try broken() == before)
    }
  }
}
