import BoxOfficeStore
import Foundation
import TestSupport
import Testing

extension FaultySales {
  @Suite("Expiry without the sweep, and with two")
  struct SweepExpiryTests {
    let stack: Stack

    init() throws {
      stack = try OwnStack.stack()
    }

    @Test("With the sweep stopped an expired seat is taken at once, and not a millisecond early")
    func withoutSweep() throws {
      let sale = try Sale(stack) { $0.holdSeconds = 1 }
      let (buyer, rival) = (try sale.buyer(), try sale.buyer())
      try stack.withoutSweep {
        let hold = try sale.hold([1, 2], by: buyer)
        var reply = try rival.hold([1, 2], of: sale.schedule)
        try eventually(within: .seconds(10), "the seats are to be had") {
          reply = try rival.hold([1, 2], of: sale.schedule)
          return reply.status == 201
        }
        let lateness = try stack.sql(
          """
          SELECT TIMESTAMPDIFF(MICROSECOND, earlier.expires_at, later.created_at)
          FROM hold AS earlier, hold AS later
          WHERE earlier.id = \(hold) AND later.id = \(try reply.createdID())
          """)
        #expect((0...500_000).contains(try #require(Int(lateness))))
        #expect(try sale.holdStatus(hold) == "expired")
        #expect(try sale.events("hold", hold) == ["hold.created", "hold.expired"])
        #expect(try buyer.order(hold).outcome == "410 hold_expired")
      }
      try requireCleanBooks()
    }

    @Test("With the sweep stopped a whole house of expired seats is sold again to 50 buyers")
    func wholeHouse() throws {
      let sale = try Sale(stack) {
        $0.rows = 10
        $0.seatsPerRow = 20
      }
      try stack.withoutSweep {
        let holders = try Buyer.make(50, stack)
        let holds = try holders.enumerated().map { index, buyer in
          try sale.hold((1...4).map { Int64(index * 4 + $0) }, by: buyer)
        }
        for hold in holds { try sale.runOut(hold) }
        let rivals = try Buyer.make(50, stack)
        let outcomes = try concurrently(rivals.count) { index in
          try rivals[index].hold(
            (1...4).map { Int64((index * 4 + $0 + 1) % 200 + 1) }, of: sale.schedule
          ).outcome
        }
        #expect(Set(outcomes) == ["201"])
        #expect(Set(try sale.seats()) == ["held"])
      }
      try requireCleanBooks()
    }

    @Test("Two sweeps at once end every hold once")
    func twoSweeps() throws {
      let sale = try Sale(stack) {
        $0.rows = 10
        $0.seatsPerRow = 20
      }
      let checkpoints = try #require(OwnStack.stack().checkpoints)
      let buyers = try Buyer.make(100, stack)
      let holds = try buyers.enumerated().map { index, buyer in
        try sale.hold([Int64(2 * index + 1), Int64(2 * index + 2)], by: buyer)
      }
      try stack.withoutSweep {
        for hold in holds { try sale.runOut(hold) }
        checkpoints.pause(.expireLocked)
        defer { checkpoints.release(.expireLocked) }
        let first = Meanwhile { try stack.sweep() }
        try checkpoints.awaitReached(.expireLocked)
        // The first sweep's lease is removed, as after three seconds, so that the second works at
        // the same time.
        try stack.sql("DELETE FROM job_lease")
        let second = Meanwhile { try stack.sweep() }
        try eventually(within: .seconds(10), "the second takes the lease") {
          try stack.sql("SELECT COUNT(*) FROM job_lease") == "1"
        }
        checkpoints.release(.expireLocked)
        try first.value()
        try second.value()
        try eventually(within: .seconds(10), "all are ended") {
          try stack.sweep()
          return Set(try sale.seats()) == ["free"]
        }
      }
      let told = try stack.sql(
        """
        SELECT COUNT(*), COUNT(DISTINCT aggregate_id) FROM outbox
        WHERE kind = 'hold.expired' AND aggregate = 'hold' AND aggregate_id IN (\(holds.map(String.init).joined(separator: ",")))
        """)
      #expect(told == "100\t100")
      try requireCleanBooks()
    }

    @Test("A sweep that finds another one at work leaves it alone")
    func lease() throws {
      let sale = try Sale(stack)
      let hold = try sale.hold([1], by: sale.buyer())
      try stack.withoutSweep {
        try sale.runOut(hold)
        try stack.sql(
          """
          REPLACE INTO job_lease (name, holder, expires_at)
          VALUES ('sweep', 'another', NOW(3) + INTERVAL 1 HOUR)
          """)
        try stack.sweep()
        #expect(try sale.holdStatus(hold) == "active")
        try stack.sql("UPDATE job_lease SET expires_at = NOW(3)")
        try stack.sweep()
        #expect(try sale.holdStatus(hold) == "expired")
      }
    }

    @Test("A hold that was broken by hand is named in the log and keeps nobody from anything else")
    func badRow() throws {
      let sale = try Sale(stack) { $0.rows = 1 }
      let owner = try sale.buyer()
      let broken = try sale.hold([3, 4], by: owner)
      let sound = try sale.hold([5], by: owner)
      try stack.sql(
        """
        UPDATE seat SET status = 'blocked', hold_id = NULL, held_until = NULL
        WHERE schedule_id = \(sale.schedule) AND seat_no = 4
        """)
      try sale.runOut(broken)
      try sale.runOut(sound)
      try eventually("the sound one is ended") { try sale.holdStatus(sound) == "expired" }
      try eventually("the broken one is named") {
        stack.log(of: .sweep).contains("hold_id=\(broken) reason=")
      }
      let rival = try sale.buyer()
      let refused = try rival.hold([3], of: sale.schedule)
      #expect(refused.outcome == "409 seat_unavailable")
      let best = try rival.holdBest(1, of: sale.schedule)
      // The seats need not be the next best ones, because a claim that was refused once skips some.
      #expect(best.status == 201)
      #expect(best.json.seats[0].seat_id.integer != 3)
      #expect(try stack.audit().contains("hold \(broken) "))
      // The operator puts right what was done by hand.
      try stack.sql(
        """
        UPDATE seat SET status = 'held', hold_id = \(broken), held_until = NOW(3)
        WHERE schedule_id = \(sale.schedule) AND seat_no = 4
        """)
      try eventually("the mended one is ended") { try sale.holdStatus(broken) == "expired" }
      try requireCleanBooks()
    }
  }
}
