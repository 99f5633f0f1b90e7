import Foundation
import MariaDB
import TestSupport
import Testing

/// Migrations come first and only add; workers of the earlier version go on until they are
/// replaced.
@Suite("An upgrade in the middle of a sale", .serialized)
struct UpgradeTests {
  // The changes that a later version may make to tables which this one reads and writes.
  private static let expansion = """
    ALTER TABLE seat ADD COLUMN upgrade_note VARCHAR(20) NULL;
    ALTER TABLE hold ADD COLUMN upgrade_count INT NOT NULL DEFAULT 0;
    ALTER TABLE orders ADD COLUMN upgrade_note VARCHAR(20) NULL, ADD KEY orders_upgrade (upgrade_note);
    ALTER TABLE outbox ADD COLUMN upgrade_note VARCHAR(20) NULL;
    CREATE TABLE upgrade_table (id INT PRIMARY KEY);
    INSERT INTO schema_migration
    SELECT MAX(version) + 1, 'expand_everything', REPEAT('0', 64), NOW(3) FROM schema_migration;
    """

  @Test("Workers of before sell on while the schema grows, and others may start on it")
  func expand() throws {
    let stack = try Stack.start()
    let sale = try Sale(stack) { $0.rows = 40 }
    let buyers = try Buyer.make(4, stack, balance: 10_000_000)
    let grown = Meanwhile { try stack.sql(Self.expansion) }
    let sold = try concurrently(4) { thread in
      var count = 0
      // A seat each until the schema has grown and three more were sold, with a bound.
      var more = 3
      for seat in 0..<30 where more > 0 {
        if grown.isDone { more -= 1 }
        let order = try sale.order([Int64(1 + thread * 30 + seat)], by: buyers[thread])
        #expect(try buyers[thread].cancel(#require(order.id.integer)).status == 201)
        count += 1
      }
      return count
    }
    _ = try grown.value()
    #expect(sold.allSatisfy { $0 >= 3 })
    #expect(try stack.get("/readyz").status == 200)

    let former = Set(stack.workerIDs(of: [.till, .front]))
    kill(try #require(stack.leader(of: .workers)), SIGHUP)
    try eventually(within: .seconds(30), "every worker is another one") {
      let now = stack.workerIDs(of: [.till, .front])
      return now.count == former.count && former.isDisjoint(with: now)
    }
    _ = try sale.order([200], by: sale.buyer())
    #expect(try stack.audit() == "")
  }

  @Test("Routines are replaced while a script of the office is at work, which goes on")
  func routines() throws {
    let stack = try Stack.start()
    let office = Office(stack)
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try #require(sale.order([1], by: buyer).id.integer)
    let obstacle = try Connection(stack.database)
    try obstacle.executeText("START TRANSACTION")
    try obstacle.executeText("SELECT id FROM orders WHERE id = \(order) FOR UPDATE")
    let script = Meanwhile {
      try office.result("cancel_schedule", "@schedule_id = \(sale.schedule)")
    }
    try eventually(within: .seconds(20), "the script waits for the order") {
      try stack.sql("SHOW STATUS LIKE 'Innodb_row_lock_current_waits'").hasSuffix("1")
    }
    try stack.sql("UPDATE schema_routine SET checksum = ''")
    let migrated = try Command.run(
      [Stack.root + "/deploy/bin/migrate"], environment: stack.programEnvironment())
    #expect(migrated.status == 0, "\(migrated.output)")
    #expect(try stack.sql("SELECT COUNT(*) FROM schema_routine WHERE checksum = ''") == "0")
    try obstacle.executeText("ROLLBACK")
    #expect(try script.value() == "cancelled")
    #expect(try buyer.balance() == 1_000_000)
    #expect(try stack.audit() == "")
  }

  @Test("Workers on a schema of before say so, and serve once it has grown")
  func tooOld() throws {
    let stack = try Stack.start()
    let newest = try stack.sql(
      "SELECT CONCAT_WS(',', version, QUOTE(name), QUOTE(checksum), QUOTE(applied_at)) FROM schema_migration ORDER BY version DESC LIMIT 1"
    )
    try stack.sql("DELETE FROM schema_migration ORDER BY version DESC LIMIT 1")
    try eventually(within: .seconds(10), "it is not ready") {
      try stack.get("/readyz").status == 503
    }
    #expect(try stack.get("/readyz").text.contains("schema_version"))
    try stack.sql("INSERT INTO schema_migration VALUES (\(newest))")
    try eventually(within: .seconds(30), "it is ready again") {
      try stack.get("/readyz").status == 200
    }
  }
}
