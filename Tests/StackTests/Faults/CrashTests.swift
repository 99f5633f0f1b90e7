import BoxOfficeStore
import Foundation
import TestSupport
import Testing

extension FaultySales {
  @Suite("A worker killed in the middle leaves all or nothing, and the repeated request one effect")
  struct CrashTests {
    let stack: Stack
    let checkpoints: Checkpoints

    init() throws {
      stack = try OwnStack.stack()
      checkpoints = try #require(OwnStack.stack().checkpoints)
    }

    /// Sends a request whose worker is killed, then repeats it with the same key until it is
    /// answered.
    private func repeated(
      dyingAt moment: Moment, _ send: () throws -> Reply
    ) throws -> (broken: Reply, answer: Reply) {
      checkpoints.killNext(moment)
      let broken = try send()
      #expect(!checkpoints.spare(moment), "nobody died at \(moment.rawValue)")
      #expect(broken.status == 503)
      var answer = broken
      try eventually(within: .seconds(10), "another worker answers") {
        answer = try send()
        return answer.status != 503 && answer.code != "request_in_progress"
      }
      return (broken, answer)
    }

    @Test("In a hold", arguments: InterleavedSales.CancellationInterleavingTests.holdMoments)
    func hold(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let key = Buyer.freshKey()
      let (_, answer) = try repeated(dyingAt: moment) {
        try buyer.hold([1, 2], of: sale.schedule, key: key)
      }
      #expect(answer.status == 201)
      #expect((answer["idempotent-replayed"] == "true") == (moment == .holdCommitted))
      #expect(try stack.sql("SELECT COUNT(*) FROM hold WHERE user_id = \(buyer.id)") == "1")
      #expect(try sale.counted(buyer) == "2")
      try requireCleanBooks()
    }

    @Test("In an order", arguments: InterleavedSales.InterleavingTests.orderMoments)
    func order(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let key = Buyer.freshKey()
      let (_, answer) = try repeated(dyingAt: moment) {
        try buyer.order(hold, key: key)
      }
      #expect(answer.status == 201)
      #expect(try buyer.balance() == 990_000)
      #expect(try sale.events("order", answer.createdID()) == ["order.paid"])
      try requireCleanBooks()
    }

    @Test(
      "In a cancellation",
      arguments: InterleavedSales.CancellationInterleavingTests.cancellationMoments)
    func cancellation(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let order = try sale.order([1, 2], by: buyer).id.integer ?? 0
      let key = Buyer.freshKey()
      let (_, answer) = try repeated(dyingAt: moment) {
        try buyer.cancel(order, key: key)
      }
      #expect(answer.status == 201)
      #expect(try buyer.balance() == 1_000_000)
      #expect(try sale.events("order", order) == ["order.paid", "order.cancelled"])
      try requireCleanBooks()
    }

    @Test(
      "In an extension", arguments: InterleavedSales.CancellationInterleavingTests.extensionMoments)
    func extend(moment: Moment) throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let key = Buyer.freshKey()
      let (_, answer) = try repeated(dyingAt: moment) {
        try buyer.extend(hold, key: key)
      }
      #expect(answer.status == 200)
      #expect(try sale.events("hold", hold) == ["hold.created", "hold.extended"])
      try requireCleanBooks()
    }

    @Test("In a release, which needs no key to be repeated")
    func release() throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let hold = try sale.hold([1], by: buyer)
      let (_, answer) = try repeated(dyingAt: .releaseLocked) { try buyer.release(hold) }
      #expect(answer.status == 204)
      #expect(try sale.seat(1) == "free")
      try requireCleanBooks()
    }

    @Test("In the sweep: the next one ends what this one has not")
    func sweep() throws {
      let sale = try Sale(stack)
      let holds = try [[1], [2], [3]].map { try sale.hold($0, by: sale.buyer()) }
      try stack.withoutSweep {
        for hold in holds { try sale.runOut(hold) }
        checkpoints.killNext(.expireLocked)
        #expect(throws: (any Error).self) { try stack.sweep() }
        #expect(!checkpoints.spare(.expireLocked))
        // A sweep that was killed still has its lease for a while.
        try eventually(within: .seconds(10), "the next sweep ends them") {
          try stack.sweep()
          return try holds.allSatisfy { try sale.holdStatus($0) == "expired" }
        }
      }
      for hold in holds { #expect(try sale.events("hold", hold).count == 2) }
      try requireCleanBooks()
    }
  }
}
