import Foundation
import System
import TestSupport
import Testing

extension FaultySales {
  @Suite("Races for seats")
  struct SeatRaceTests {
    private static let rounds = 50
    private static let rivalsPerSeat = 200
    private static let buyerCount = 64
    private static let wishesEach = 40

    let stack: Stack

    init() throws {
      stack = try OwnStack.stack()
    }

    @Test("200 buyers on 1 seat, 50 rounds: one winner each, 199 clear refusals")
    func oneSeat() throws {
      let sale = try Sale(stack) {
        $0.rows = 1
        $0.seatsPerRow = 1
        $0.startsIn = (0..<Self.rounds).map { 864_000 + 3600 * $0 }
      }
      let buyers = try Buyer.make(Self.rivalsPerSeat, stack)
      let began = ContinuousClock.now
      let outcomes = try concurrently(buyers.count) { index in
        try sale.hall.scheduleIDs.map { try buyers[index].hold([1], of: $0, pass: "none").outcome }
      }
      print("200 buyers on 1 seat, \(Self.rounds) rounds: \(ContinuousClock.now - began)")
      for round in 0..<Self.rounds {
        let answers = outcomes.map { $0[round] }
        #expect(answers.count { $0 == "201" } == 1)
        #expect(answers.count { $0 == "409 seat_unavailable" } == Self.rivalsPerSeat - 1)
      }
      try requireCleanBooks()
    }

    @Test("64 buyers on 500 seats with overlapping wishes: each seat sold once at most")
    func manySeats() throws {
      let sale = try Sale(stack) {
        $0.rows = 20
        $0.seatsPerRow = 25
        $0.seatsPerUserMax = 500
        $0.prices = [100]
      }
      let buyers = try Buyer.make(Self.buyerCount, stack, balance: 1_000_000)
      let results = try concurrently(buyers.count) { index in
        try Self.buy(buyers[index], on: sale, seed: UInt64(index + 1))
      }
      let took = results.flatMap(\.took).sorted()
      let p99 = try #require(took.dropFirst(took.count * 99 / 100).first)
      print("64 buyers on 500 seats: \(took.count) requests, p99 \(p99)")
      let strange = Set(results.flatMap(\.outcomes))
        .subtracting(["201", "409 seat_unavailable"])
      #expect(strange.isEmpty)
      let sold = results.flatMap(\.sold)
      #expect(Set(sold).count == sold.count)
      #expect(try sale.seats().count { $0 == "sold" } == sold.count)
      #expect(sold.count > 450)
      try requireCleanBooks()
    }

    private struct Shopping: Sendable {
      var outcomes: [String] = []
      var sold: [Int64] = []
      var took: [Duration] = []
    }

    private static func buy(_ buyer: Buyer, on sale: Sale, seed: UInt64) throws -> Shopping {
      var random = SplitMix64(seed: seed)
      var shopping = Shopping()
      for _ in 0..<wishesEach {
        let seats = Array(
          sale.hall.seatIDs.shuffled(using: &random).prefix(.random(in: 1...8, using: &random)))
        let began = ContinuousClock.now
        let held = try buyer.hold(seats, of: sale.schedule)
        shopping.took.append(ContinuousClock.now - began)
        shopping.outcomes.append(held.outcome)
        guard let hold = held.json.id.integer, held.status == 201 else { continue }
        if Bool.random(using: &random) && Bool.random(using: &random) {
          _ = try buyer.release(hold)
          continue
        }
        let paid = try buyer.order(hold)
        shopping.outcomes.append(paid.outcome)
        shopping.sold += seats
      }
      // The seats that are left are taken one by one, so that in the end the house is full.
      for seat in sale.hall.seatIDs.shuffled(using: &random).prefix(100) {
        guard let hold = try buyer.hold([seat], of: sale.schedule).json.id.integer else { continue }
        shopping.outcomes.append(try buyer.order(hold).outcome)
        shopping.sold.append(seat)
      }
      return shopping
    }
  }
}
