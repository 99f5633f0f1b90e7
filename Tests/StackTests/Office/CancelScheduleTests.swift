import Foundation
import MariaDB
import TestSupport
import Testing

extension FaultySales {
  @Suite("Calling a date off")
  struct CancelScheduleTests {
    private static let buyerCount = 500
    private static let orderCount = 2000

    let stack: Stack
    let office: Office

    init() throws {
      stack = try OwnStack.stack()
      office = Office(stack)
    }

    private func soldOut() throws -> (sale: Sale, buyers: [Buyer]) {
      let sale = try Sale(stack) {
        $0.rows = 50
        $0.seatsPerRow = 80
        $0.prices = [100]
      }
      let buyers = try Buyer.make(Self.buyerCount, stack, balance: 1000)
      try stack.sql(Self.sellOut(sale, buyers))
      return (sale, buyers)
    }

    @Test("2,000 orders are refunded within 30 seconds, to everybody in full")
    func inTime() throws {
      let (sale, buyers) = try soldOut()
      let cancel = "@schedule_id = \(sale.schedule), @reason = 'the singer is ill'"
      let began = ContinuousClock.now
      let row = try office.row("cancel_schedule", cancel)
      let took = ContinuousClock.now - began
      print("cancel_schedule with \(Self.orderCount) orders: \(took)")
      #expect(took < .seconds(30))
      #expect(row.dropFirst(2) == ["0", "2000", "4000", "400000", "0", "cancelled"])
      #expect(try buyers[7].balance() == 1000)
      #expect(Set(try sale.seats()) == ["free"])
      #expect(
        try office.result("cancel_schedule", cancel)
          == "nothing to do: cancelled and refunded before")
      try requireCleanBooks()
    }

    @Test("Interrupted in the middle it leaves whole orders, and run again it goes on")
    func interrupted() throws {
      let (sale, buyers) = try soldOut()
      let cancel = "@schedule_id = \(sale.schedule)"
      let orders = "FROM orders WHERE schedule_id = \(sale.schedule)"
      let count = "SELECT COUNT(*) \(orders) AND status = 'cancelled'"
      // Another transaction locks the last order for a while, so that the script is stopped on its
      // way.
      let obstacle = try Connection(stack.database)
      try obstacle.executeText("START TRANSACTION")
      let last = try stack.sql("SELECT MAX(id) \(orders)")
      try obstacle.executeText("SELECT id FROM orders WHERE id = \(last) FOR UPDATE")
      let script = Meanwhile { try office.run("cancel_schedule", cancel) }
      try eventually(within: .seconds(20), "all but the last are refunded") {
        try stack.sql(count) != "0"
          && stack.sql("SHOW STATUS LIKE 'Innodb_row_lock_current_waits'").hasSuffix("1")
      }
      let client = try stack.sql(
        """
        SELECT id FROM information_schema.PROCESSLIST
        WHERE user = 'boxoffice_office' AND command = 'Query' AND id <> CONNECTION_ID()
        """
      )
      try stack.sql("KILL \(client)")
      #expect(try script.value().status == 1)
      try obstacle.executeText("ROLLBACK")
      let done = try #require(Int(try stack.sql(count)))
      #expect((1..<Self.orderCount).contains(done), "\(done) were refunded before the end")
      try requireCleanBooks()
      #expect(try buyers[0].hold([1], of: sale.schedule).outcome == "409 sale_closed")

      let row = try office.row("cancel_schedule", cancel)
      #expect(row.last == "continued")
      #expect(row[3] == "\(Self.orderCount - done)")
      #expect(try stack.sql(count) == "\(Self.orderCount)")
      #expect(try buyers[499].balance() == 1000)
      try requireCleanBooks()
    }

    @Test(
      "Live holds are released, what the policy kept comes back too, and other dates stay as they are"
    )
    func everything() throws {
      let sale = try Sale(stack) {
        $0.refundPolicy = "240:50"
        $0.startsIn = [864_060, 950_400]
        $0.rows = 1
      }
      let other = sale.hall.scheduleIDs[1]
      let (one, two) = (try sale.buyer(), try sale.buyer())
      let order = try sale.order([1, 2], by: one)
      let kept = try one.cancel(order.id.integer ?? 0, tickets: [order.tickets[0].id.integer ?? 0])
      #expect(kept.json.fee.amount.integer == 5000)
      let hold = try sale.hold([3], by: two)
      let elsewhere = try two.hold([3], of: other).createdID()
      let row = try office.row("cancel_schedule", "@schedule_id = \(sale.schedule)")
      #expect(row.dropFirst(2) == ["1", "1", "1", "15000", "0", "cancelled"])
      #expect(try one.balance() == 1_000_000)
      #expect(try two.get("/v1/holds/\(hold)").json.status.string == "released")
      #expect(try two.get("/v1/holds/\(elsewhere)").json.status.string == "active")
      #expect(try two.order(elsewhere).status == 201)
      #expect(try one.get("/v1/orders").json.items[0].status.string == "cancelled")
      try requireCleanBooks()
    }

    /// 2,000 orders of two seats each, four to a buyer, as the shop would have written them two
    /// days ago.
    private static func sellOut(_ sale: Sale, _ buyers: [Buyer]) -> String {
      """
      SET @schedule = \(sale.schedule), @tier = \(sale.hall.tierIDs[0][0]), @then = NOW(3) - INTERVAL 2 DAY;
      START TRANSACTION;
      CREATE OR REPLACE TEMPORARY TABLE sold_to (place INT AUTO_INCREMENT PRIMARY KEY, user_id BIGINT NOT NULL, wallet_id BIGINT NOT NULL);
      INSERT INTO sold_to (user_id, wallet_id)
      SELECT user_id, id FROM account
      WHERE user_id IN (\(buyers.map { String($0.id) }.joined(separator: ","))) ORDER BY user_id;
      INSERT INTO hold (user_id, schedule_id, status, total, created_at, expires_at, ended_at)
      SELECT user_id, @schedule, 'paid', 200, @then, @then + INTERVAL 5 MINUTE, @then + INTERVAL 1 MINUTE
      FROM sold_to, seq_1_to_4 ORDER BY place, seq;
      SET @hold = LAST_INSERT_ID();
      INSERT INTO hold_seat (hold_id, seat_no, tier_id, price)
      SELECT @hold + (seq - 1) DIV 2, seq, @tier, 100 FROM seq_1_to_4000;
      INSERT INTO orders (user_id, schedule_id, hold_id, total, refund_policy, created_at)
      SELECT user_id, schedule_id, id, total, '24:100', ended_at FROM hold WHERE schedule_id = @schedule ORDER BY id;
      SET @order = LAST_INSERT_ID();
      INSERT INTO ticket (order_id, schedule_id, seat_no, tier_id, price, code)
      SELECT @order + (seq - 1) DIV 2, @schedule, seq, @tier, 100, CONCAT('code-', seq) FROM seq_1_to_4000;
      UPDATE seat SET status = 'sold', order_id = @order + (seat_no - 1) DIV 2, version = 2 WHERE schedule_id = @schedule;
      INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, order_id, created_at)
      SELECT 'purchase', wallet_id, 2, wallet_id, 1000 - 200 * seq, 200, @order + 4 * (place - 1) + seq - 1, @then
      FROM sold_to, seq_1_to_4 ORDER BY place, seq;
      UPDATE account JOIN sold_to ON sold_to.wallet_id = account.id SET balance = 200, version = version + 4;
      INSERT INTO seat_limit (user_id, schedule_id, seats) SELECT user_id, @schedule, 8 FROM sold_to;
      INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
      SELECT 'hold.created', 'hold', @hold + seq - 1, 1, '{}' FROM seq_1_to_2000
      UNION ALL
      SELECT 'order.paid', 'order', @order + seq - 1, 1, '{}' FROM seq_1_to_2000;
      COMMIT;
      """
    }
  }
}
