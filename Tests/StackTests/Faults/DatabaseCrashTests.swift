import Foundation
import Synchronization
import TestSupport
import Testing

extension FaultySales {
  @Suite("The database killed in the middle of the rush")
  struct DatabaseCrashTests {
    private static let buyerCount = 12
    private static let purchasesMax = 60

    /// One buyer's request, and the answer, if there was one.
    private struct Purchase: Sendable {
      let holdKey = Buyer.freshKey()
      let orderKey = Buyer.freshKey()
      let seat: Int64
      var order: Int64?
    }

    @Test(
      "No acknowledged order is missing afterwards, and the unknown ones turn out as one effect")
    func killed() throws {
      let stack = try OwnStack.stack()
      let sale = try Sale(stack) {
        $0.rows = 30
        $0.seatsPerRow = 40
        $0.seatsPerUserMax = 1000
        $0.prices = [100]
      }
      let buyers = try Buyer.make(Self.buyerCount, stack, balance: 1_000_000)
      let acknowledged = Atomic(0)
      let isKilled = Atomic(false)
      let rush = Meanwhile {
        try concurrently(buyers.count) { index in
          var purchases: [Purchase] = []
          for turn in 0..<Self.purchasesMax where !isKilled.load(ordering: .relaxed) {
            var purchase = Purchase(seat: Int64(index + buyers.count * turn + 1))
            purchase.order = try? Self.attempt(purchase, by: buyers[index], on: sale)
            if purchase.order != nil { acknowledged.add(1, ordering: .relaxed) }
            purchases.append(purchase)
          }
          return purchases
        }
      }
      try eventually(within: .seconds(20), "many have bought") {
        acknowledged.load(ordering: .relaxed) >= 100
      }
      stack.kill9(.mariadb)
      isKilled.store(true, ordering: .relaxed)
      let all = try rush.value()
      try eventually(within: .seconds(60), "the stack has healed") {
        (try? stack.get("/readyz").status) == 200
      }
      for (buyer, purchases) in zip(buyers, all) {
        for purchase in purchases {
          // The restarted server may still be undoing transactions of the killed one, and lock
          // their rows.
          var order: Int64?
          try eventually(within: .seconds(10), "bought after all") {
            order = try Self.attempt(purchase, by: buyer, on: sale)
            return order != nil
          }
          if let known = purchase.order { #expect(order == known) }
        }
        #expect(try buyer.balance() == 1_000_000 - 100 * Int64(purchases.count))
      }
      #expect(all.joined().contains { $0.order == nil }, "nobody was interrupted")
      let sold = try sale.seats().count { $0 == "sold" }
      #expect(sold == all.joined().count)
      try requireCleanBooks()
    }

    /// Holds the seat and pays it; nil if the request has to be repeated, throws at any other
    /// answer.
    private static func attempt(
      _ purchase: Purchase, by buyer: Buyer, on sale: Sale
    ) throws -> Int64? {
      var reply = try buyer.hold([purchase.seat], of: sale.schedule, key: purchase.holdKey)
      if reply.status == 201, let hold = reply.json.id.integer {
        reply = try buyer.order(hold, key: purchase.orderKey)
      }
      if reply.status == 503 || reply.code == "request_in_progress" { return nil }
      guard reply.status == 201, let id = reply.json.id.integer else {
        let logs = [Stack.Part.workers, .mariadb].map { sale.stack.log(of: $0).suffix(2000) }
        throw Stack.Failure(description: "\(reply) \(logs)")
      }
      return id
    }
  }
}
