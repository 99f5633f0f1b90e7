import Foundation
import TestSupport
import Testing

@Suite("A wallet")
struct WalletTests {
  private let stack: Stack

  init() throws {
    stack = try .shared()
  }

  @Test("takes a charge and says what it holds")
  func charge() throws {
    let buyer = try Buyer(stack)
    let reply = try buyer.charge(10_000)
    #expect(reply.status == 201 && reply["idempotent-replayed"] == nil)
    #expect(reply.json.balance.amount.integer == 10_000)
    #expect(reply.json.balance.currency.string == "KRW")
    let transfer = reply.json.transfer
    #expect(
      transfer.names == ["amount", "balance_after", "created_at", "id", "kind", "order_id"])
    #expect(transfer.kind.string == "charge" && transfer.order_id.isNull)
    #expect(transfer.amount.amount.integer == 10_000)
    #expect(transfer.balance_after.amount.integer == 10_000)
    #expect(abs(secondsUntil(transfer.created_at) ?? 999) < 60)
    #expect(try buyer.balance() == 10_000)
  }

  @Test("holds 100,000,000 won at most")
  func limit() throws {
    let buyer = try Buyer(stack, balance: 95_000_000)
    let key = Buyer.freshKey()
    let refused = try buyer.charge(5_000_001, key: key)
    #expect(refused.status == 422 && refused.code == "balance_limit_exceeded")
    #expect(refused.json["limit"].amount.integer == 100_000_000)
    #expect(try buyer.balance() == 95_000_000)
    #expect(try buyer.charge(5_000_000).status == 201)
    #expect(try buyer.charge(1).code == "balance_limit_exceeded")
    // A refusal has changed no row, so that the key can be used again.
    try stack.sql(
      """
      START TRANSACTION;
      SELECT id INTO @wallet FROM account WHERE user_id = \(buyer.id);
      UPDATE account SET balance = 0, version = version + 1 WHERE id = @wallet;
      INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount)
      VALUES ('adjustment', @wallet, 3, @wallet, 0, 100000000);
      COMMIT;
      """)
    #expect(try buyer.charge(5_000_001, key: key).status == 201)
  }

  @Test("lists its transfers, newest first, signed, page by page")
  func transfers() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer(balance: 50_000)
    let order = try sale.order([1, 2], by: buyer)
    #expect(try buyer.cancel(order.id.integer ?? 0).status == 201)
    #expect(try buyer.charge(7).status == 201)
    var items: [JSON] = []
    var path: String? = "/v1/wallet/transfers?limit=3"
    while let current = path, items.count < 20 {
      let page = try buyer.get(current).json
      items += page["items"].array
      path = page.next_cursor.string.map { "/v1/wallet/transfers?limit=3&cursor=\($0)" }
    }
    #expect(items.map(\.kind.string) == ["charge", "refund", "purchase", "adjustment"])
    #expect(items.map(\.amount.amount.integer) == [7, 20_000, -20_000, 50_000])
    #expect(items.map(\.balance_after.amount.integer) == [50_007, 50_000, 30_000, 50_000])
    #expect(items.map(\.order_id.integer) == [nil, order.id.integer, order.id.integer, nil])
  }

  @Test("has transfers that nobody can change or delete, not even the administrator")
  func immutable() throws {
    let buyer = try Buyer(stack, balance: 1_000)
    let mine = "WHERE wallet_id = (SELECT id FROM account WHERE user_id = \(buyer.id))"
    for change in [
      "UPDATE transfer SET amount = 2000 \(mine)", "UPDATE transfer SET reason = 'other' \(mine)",
      "UPDATE transfer SET state = 'failed', balance_after = NULL \(mine)",
      "UPDATE transfer SET balance_after = 5 \(mine)", "DELETE FROM transfer \(mine)",
    ] {
      let failure = #expect(throws: Stack.Failure.self, "\(change)") { try stack.sql(change) }
      #expect(failure?.description.contains("ERROR 1644 (45000)") == true)
    }
    #expect(
      try stack.sql("SELECT amount, state, balance_after FROM transfer \(mine)")
        == "1000\tposted\t1000")
  }

  @Test(
    "is kept from nonsense by the database itself",
    arguments: [
      ("UPDATE account SET balance = -1 WHERE id = @wallet", "account_balance_positive"),
      ("UPDATE account SET balance = NULL WHERE id = @wallet", "account_wallet_balance"),
      ("UPDATE account SET balance = 0 WHERE id = 1", "account_wallet_balance"),
      ("UPDATE account SET user_id = NULL WHERE id = @wallet", "account_wallet_owned"),
      ("INSERT INTO account (kind, user_id, balance) VALUES ('wallet', @user, 0)", "account_user"),
      ("CALL_TRANSFER 1, @wallet, @wallet, 0", "transfer_amount_positive"),
      ("CALL_TRANSFER 1, @wallet, @wallet, -5", "transfer_amount_positive"),
      ("CALL_TRANSFER @wallet, @wallet, @wallet, 5", "transfer_two_accounts"),
      ("CALL_TRANSFER 1, 2, @wallet, 5", "transfer_wallet_side"),
      ("CALL_TRANSFER 1, 9223372036854775807, 1, 5", "transfer_credit"),
    ])
  func checks(statement: String, name: String) throws {
    let buyer = try Buyer(stack, balance: 1_000)
    var change = statement
    if statement.hasPrefix("CALL_TRANSFER ") {
      change = """
        INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, amount, balance_after)
        VALUES ('charge', \(statement.dropFirst(14)), 1)
        """
    }
    let failure = #expect(throws: Stack.Failure.self) {
      try stack.sql(
        """
        SET @user = \(buyer.id);
        SELECT id INTO @wallet FROM account WHERE user_id = @user;
        \(change);
        """)
    }
    #expect(failure?.description.contains(name) == true, "\(failure?.description ?? "")")
    #expect(try buyer.balance() == 1_000)
  }
}

@Suite("A wallet in a rush", .serialized)
struct WalletRushTests {
  private static let clients = 64
  private static let chargesEach = 100

  private let stack: Stack

  init() throws {
    stack = try .shared()
  }

  @Test("loses no charge of 64 clients who charge 100 times each", .timeLimit(.minutes(3)))
  func exactSum() throws {
    let buyer = try Buyer(stack)
    let statuses = try concurrently(Self.clients, within: .seconds(120)) { client in
      try (0..<Self.chargesEach).map { try buyer.charge(Int64(client * 100 + $0 + 1)).status }
    }
    let count = Self.clients * Self.chargesEach
    #expect(statuses.joined().filter { $0 != 201 }.isEmpty)
    let sum = Int64(count * (count + 1) / 2)
    #expect(try buyer.balance() == sum)
    #expect(
      try stack.sql(
        """
        SELECT COUNT(*), SUM(amount), COUNT(DISTINCT balance_after), MAX(balance_after)
        FROM transfer JOIN account ON account.id = wallet_id
        WHERE user_id = \(buyer.id);
        SELECT version FROM account WHERE user_id = \(buyer.id);
        """) == "\(count)\t\(sum)\t\(count)\t\(sum)\n\(count)")
    #expect(
      try stack.sql(
        """
        SELECT COUNT(*), MIN(sequence), MAX(sequence) FROM outbox
        WHERE aggregate = 'wallet' AND aggregate_id = (SELECT id FROM account WHERE user_id = \(buyer.id))
        """) == "\(count)\t1\t\(count)")
  }

  @Test("pays and is charged at once without losing a won")
  func mixed() throws {
    let sale = try Sale(stack) { plan in
      plan.rows = 4
    }
    let buyer = try sale.buyer(balance: 0)
    let outcomes = try concurrently(16) { client in
      guard client < 4 else {
        return try (0..<10).map { _ in try buyer.charge(1_000).status }
      }
      var statuses: [Int] = []
      let hold = try sale.hold([Int64(client * 5 + 1)], by: buyer)
      for _ in 0..<200 {
        let reply = try buyer.order(hold)
        statuses.append(reply.status)
        if reply.status != 402 { break }
      }
      return statuses
    }
    #expect(Set(outcomes.joined()).isSubset(of: [201, 402]))
    let paid = outcomes.prefix(4).filter { $0.last == 201 }.count
    #expect(try buyer.balance() == Int64(120_000 - paid * 10_000))
    #expect(
      try stack.sql(
        """
        SELECT SUM(IF(credit_account_id = account.id, amount, -amount)) - MAX(balance)
        FROM account JOIN transfer ON wallet_id = account.id WHERE user_id = \(buyer.id)
        """) == "0")
  }
}
