import BoxOffice
import BoxOfficeStore
import MariaDB
import TestSupport
import Testing

extension RoundsOfDeeds {
  @Suite("A round of holds")
  struct HoldRoundTests {
    let stack: Stack
    let sale: Sale

    init() throws {
      stack = try OwnStack.stack()
      sale = try Sale(stack) { $0.startsIn = [864_000, 867_600] }
    }

    @Test("is one transaction, whose claims all get their seats")
    func allAccepted() throws {
      let clerk = try Clerk(stack)
      let buyers = try Buyer.make(5, stack)
      let wishes = buyers.enumerated().map { index, buyer in
        HoldWish(
          [Int64(index) * 2 + 1, Int64(index) * 2 + 2], on: sale.schedule, by: buyer, key: "k")
      }
      #expect(clerk.hold(wishes) == Array(repeating: "201", count: 5))
      #expect(try sale.seats() == Array(repeating: "held", count: 10))
      #expect(clerk.store.roundTally.together[0] == 5)
      #expect(clerk.store.roundTally.rounds[0] == 1)
      #expect(clerk.store.roundTally.alone.allSatisfy { $0 == 0 })
      for buyer in buyers { #expect(try sale.counted(buyer) == "2") }
      #expect(clerk.hold(wishes) == Array(repeating: "201 replay", count: 5))
    }

    @Test("gives a seat to the first of those who want it, and tells the others")
    func oneSeat() throws {
      let clerk = try Clerk(stack)
      let buyers = try Buyer.make(6, stack)
      let wishes = buyers.map { HoldWish([3], on: sale.schedule, by: $0, key: "k") }
      let answers = clerk.hold(wishes)
      #expect(answers[0] == "201")
      #expect(answers.dropFirst().allSatisfy { $0.hasPrefix("seatUnavailable") })
      #expect(try sale.counted(buyers[1]) == "0")
      #expect(clerk.store.roundTally.alone.allSatisfy { $0 == 0 })
    }

    @Test("proposes different seats to all who name none, until the date is sold out")
    func bestSeats() throws {
      let clerk = try Clerk(stack)
      let buyers = try Buyer.make(8, stack)
      var wishes = [HoldWish([5], on: sale.schedule, by: buyers[0], key: "k")]
      wishes += buyers[1...3].map { HoldWish(best: 2, on: sale.schedule, by: $0, key: "k") }
      #expect(clerk.hold(wishes) == Array(repeating: "201", count: 4))
      #expect(try sale.seats().count { $0 == "held" } == 7)
      wishes = buyers[4...7].map { HoldWish(best: 1, on: sale.schedule, by: $0, key: "k") }
      let answers = clerk.hold(wishes)
      #expect(answers.count { $0 == "201" } == 3)
      #expect(answers.count { $0 == "seatUnavailable([])" } == 1)
      #expect(try sale.seats() == Array(repeating: "held", count: 10))
      #expect(clerk.store.roundTally.alone.allSatisfy { $0 == 0 })
    }

    @Test("passes over seats that somebody else has locked, and sells others meanwhile")
    func lockedSeats() throws {
      let (clerk, rival) = (try Clerk(stack), try Database(stack.settings(of: .workers)))
      let buyers = try Buyer.make(3, stack)
      let waiting = [
        HoldWish([1], on: sale.schedule, by: buyers[0], key: "k"),
        HoldWish([2], on: sale.schedule, by: buyers[1], key: "k"),
        HoldWish(best: 1, on: sale.schedule, by: buyers[2], key: "k"),
      ]
      let answers = try rival.transaction { connection in
        try connection.hasRows(
          """
          SELECT 1 FROM seat FORCE INDEX (PRIMARY)
          WHERE schedule_id = \(sale.schedule) AND seat_no IN (1, 3)
          FOR UPDATE
          """)
        return clerk.hold(waiting)
      }
      #expect(answers[0].hasPrefix("unavailable"))
      #expect(answers[1...] == ["201", "201"])
      #expect(try Set(sale.seats().prefix(3)) != ["free"])
    }

    @Test("waits for one of several deeds whose seat stays locked, not for each")
    func lockedSeatOfMany() throws {
      let (clerk, rival) = (try Clerk(stack), try Database(stack.settings(of: .workers)))
      let buyers = try Buyer.make(6, stack)
      let wishes = buyers.enumerated().map { index, buyer in
        HoldWish([index < 5 ? 1 : 2], on: sale.schedule, by: buyer, key: "k")
      }
      let began = ContinuousClock.now
      let answers = try rival.transaction { connection in
        try connection.hasRows(
          """
          SELECT 1 FROM seat FORCE INDEX (PRIMARY)
          WHERE schedule_id = \(sale.schedule) AND seat_no = 1
          FOR UPDATE
          """)
        return clerk.hold(wishes)
      }
      #expect(answers[..<5].allSatisfy { $0.hasPrefix("unavailable") })
      #expect(answers[5] == "201")
      #expect(ContinuousClock.now - began < .seconds(3))
    }

    @Test("tells the buyers of a date that the office keeps locked, and serves the others")
    func lockedDate() throws {
      let (clerk, office) = (try Clerk(stack), try Database(stack.settings(of: .workers)))
      let buyers = try Buyer.make(8, stack)
      let dates = sale.hall.scheduleIDs
      let wishes = buyers.enumerated().map { index, buyer in
        HoldWish([Int64(index) + 1], on: dates[index % 2], by: buyer, key: "k")
      }
      let began = ContinuousClock.now
      let answers = try office.transaction { connection in
        try connection.hasRows("SELECT 1 FROM schedule WHERE id = \(dates[0]) FOR UPDATE")
        return clerk.hold(wishes)
      }
      for (index, answer) in answers.enumerated() {
        #expect(index % 2 == 0 ? answer.hasPrefix("unavailable") : answer == "201")
      }
      #expect(ContinuousClock.now - began < .seconds(3))
      #expect(clerk.store.roundTally.alone.allSatisfy { $0 == 0 })
    }

    @Test("takes one deed of each person, and the second goes on its own")
    func onePerson() throws {
      let clerk = try Clerk(stack)
      let (one, other) = (try sale.buyer(), try sale.buyer())
      let wishes = [
        HoldWish([1], on: sale.schedule, by: one, key: "a"),
        HoldWish([1], on: sale.schedule, by: one, key: "a"),
        HoldWish([2], on: sale.hall.scheduleIDs[1], by: other, key: "a"),
        HoldWish([2], on: sale.schedule, by: one, key: "b"),
        HoldWish([3], on: sale.schedule, by: one, key: "b"),
      ]
      let answers = clerk.hold(wishes)
      #expect(answers == ["201", "201 replay", "201", "201", "idempotencyKeyReused"])
    }
  }
}
