import Foundation
import TestSupport
import Testing

@Suite("Best available seats")
struct BestAvailableStackTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  private func seats(_ reply: Reply) -> [Int64] {
    reply.json.seats.each("seat_id").compactMap(\.integer)
  }

  @Test("The best are beside each other, in the middle of the row nearest to the stage")
  func middle() throws {
    let sale = try Sale(stack) {
      $0.rows = 3
      $0.seatsPerRow = 7
    }
    let reply = try sale.buyer().holdBest(3, of: sale.schedule)
    #expect(reply.status == 201)
    #expect(seats(reply) == [3, 4, 5])
    #expect(reply.json.status.string == "active")
  }

  @Test("A row that has too few beside each other is passed over")
  func nextRow() throws {
    let sale = try Sale(stack)
    _ = try sale.hold([3], by: sale.buyer())
    #expect(seats(try sale.buyer().holdBest(3, of: sale.schedule)) == [7, 8, 9])
    #expect(seats(try sale.buyer().holdBest(2, of: sale.schedule)) == [1, 2])
  }

  @Test("No single seat is left between taken ones where another choice is as good")
  func noOrphan() throws {
    let sale = try Sale(stack) {
      $0.rows = 1
      $0.seatsPerRow = 6
    }
    _ = try sale.hold([1], by: sale.buyer())
    #expect(seats(try sale.buyer().holdBest(2, of: sale.schedule)) == [2, 3])
  }

  @Test("The last seats are sold although that leaves a single one")
  func lastSeats() throws {
    let sale = try Sale(stack) { $0.rows = 1 }
    _ = try sale.hold([1, 5], by: sale.buyer())
    #expect(try sale.buyer().holdBest(2, of: sale.schedule).status == 201)
    #expect(try sale.buyer().holdBest(1, of: sale.schedule).status == 201)
    #expect(Set(try sale.seats()) == ["held"])
  }

  @Test("Seats of the wanted tier alone are chosen; a tier of another date does not exist")
  func tier() throws {
    let sale = try Sale(stack) { $0.prices = [20_000, 5000] }
    let other = try Sale(stack)
    let cheap = sale.hall.tierIDs[0][1]
    let reply = try sale.buyer().holdBest(2, of: sale.schedule, tierID: cheap)
    #expect(reply.json.seats.each("tier_id").compactMap(\.integer) == [cheap, cheap])
    #expect(reply.json.total.amount.integer == 10_000)
    let foreign = try sale.buyer()
      .holdBest(1, of: sale.schedule, tierID: other.hall.tierIDs[0][0])
    #expect(foreign.outcome == "404 not_found")
    #expect(try sale.buyer().holdBest(1, of: 999_999_999).outcome == "404 not_found")
  }

  @Test("Where no row has so many beside each other the answer is an honest no")
  func soldOut() throws {
    let sale = try Sale(stack) {
      $0.rows = 1
      $0.seatsPerRow = 4
    }
    _ = try sale.hold([2], by: sale.buyer())
    let refused = try sale.buyer().holdBest(3, of: sale.schedule)
    #expect(refused.outcome == "409 seat_unavailable")
    #expect(refused.json.seat_ids == .array([]))
    _ = try sale.hold([1, 3, 4], by: sale.buyer())
    #expect(try sale.buyer().holdBest(1, of: sale.schedule).outcome == "409 seat_unavailable")
  }

  @Test("Blocked and sold seats are never chosen; expired ones are, swept or not")
  func onlyFree() throws {
    let sale = try Sale(stack) { $0.rows = 1 }
    try stack.sql(
      "UPDATE seat SET status = 'blocked' WHERE schedule_id = \(sale.schedule) AND seat_no = 3")
    _ = try sale.order([2], by: sale.buyer())
    let expired = try sale.hold([4], by: sale.buyer())
    _ = try sale.hold([5], by: sale.buyer())
    try sale.runOut(expired)
    #expect(seats(try sale.buyer().holdBest(1, of: sale.schedule)) == [4])
    #expect(seats(try sale.buyer().holdBest(1, of: sale.schedule)) == [1])
    #expect(try sale.buyer().holdBest(1, of: sale.schedule).outcome == "409 seat_unavailable")
  }

  @Test("In a rush every seat finds a buyer, and nobody hears that all are gone before they are")
  func rush() throws {
    let sale = try Sale(stack) {
      $0.rows = 6
      $0.seatsPerRow = 20
      $0.seatsPerUserMax = 200
    }
    let buyers = try Buyer.make(24, stack)
    let refusals = try concurrently(buyers.count) { index in
      var reply = try buyers[index].holdBest(1, of: sale.schedule)
      for _ in 0..<sale.hall.seatCount where reply.status == 201 {
        reply = try buyers[index].holdBest(1, of: sale.schedule)
      }
      return reply.outcome
    }
    #expect(Set(refusals) == ["409 seat_unavailable"])
    #expect(Set(try sale.seats()) == ["held"])
    let counted = try stack.sql(
      "SELECT SUM(seats) FROM seat_limit WHERE schedule_id = \(sale.schedule)")
    #expect(counted == "120")
  }
}
