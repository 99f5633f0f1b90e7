import Foundation
import TestSupport
import Testing

/// The rows of an evening, copied while it is going on.
@Suite("Backup and restore", .serialized)
struct BackupTests {
  @Test("A copy made under load passes the audit, has every order from before it, and sells on")
  func underLoad() throws {
    let stack = try Stack.start()
    let sale = try Sale(stack) { $0.rows = 40 }
    let directory = try PrivateDirectory()
    let early = try sale.order([1, 2], by: sale.buyer())
    let buyers = try Buyer.make(4, stack, balance: 10_000_000)
    let copied = Meanwhile {
      try stack.runScript("backup", environment: ["TO": directory.path + "/copy"])
    }
    let sold = try concurrently(4) { thread in
      var orders: [Int64] = []
      // A seat each until the copy is made, with a bound.
      for seat in 0..<30 where !copied.isDone || seat < 3 {
        let number = Int64(5 + thread * 30 + seat)
        orders.append(
          try #require(sale.order([number], by: buyers[thread]).id.integer))
        _ = try buyers[thread].cancel(orders[seat])
      }
      return orders.count
    }
    let result = try copied.value()
    try #require(result.status == 0, "\(result.output)")
    #expect(sold.reduce(0, +) >= 12)
    #expect(
      try stack.runScript("backup", environment: ["TO": directory.path + "/copy"]).status != 0)

    stack.stop()
    let restored = try stack.runScript("restore", environment: ["FROM": directory.path + "/copy"])
    try #require(restored.status == 0, "\(restored.output)")
    #expect(restored.output.contains("the audit found nothing"))
    try stack.restart()
    #expect(try stack.audit() == "")
    let id = try #require(early.id.integer)
    #expect(try stack.sql("SELECT status FROM orders WHERE id = \(id)") == "paid")
    let hold = try sale.hold([3], by: sale.buyer())
    // Routines come back with the tables.
    #expect(try Office(stack).result("release_hold", "@hold_id = \(hold)") == "released")
  }

  @Test("A copy that breaks a promise is not restored, and what was there stays")
  func broken() throws {
    let stack = try Stack.start()
    let sale = try Sale(stack)
    let order = try #require(sale.order([1], by: sale.buyer()).id.integer)
    try stack.sql("DELETE FROM ticket WHERE order_id = \(order)")
    let directory = try PrivateDirectory()
    let copied = try stack.runScript("backup", environment: ["TO": directory.path + "/copy"])
    try #require(copied.status == 0, "\(copied.output)")
    stack.stop()
    let refused = try stack.runScript("restore", environment: ["FROM": directory.path + "/copy"])
    #expect(refused.status != 0)
    #expect(refused.output.contains("is not restored"), "\(refused.output)")
    let missing = try stack.runScript("restore", environment: ["FROM": directory.path + "/none"])
    #expect(missing.status != 0 && missing.output.contains("is no backup"))
    let unsaid = try stack.runScript("restore")
    #expect(unsaid.status != 0 && unsaid.output.contains("make restore FROM=directory"))
    try stack.restart()
    #expect(try stack.sql("SELECT COUNT(*) FROM orders WHERE id = \(order)") == "1")
  }
}
