import Testing

@testable import Rehearsal

@Suite("The free seats that a buyer sees")
struct FreeSeatsTests {
  private let date = ConcertOnSale.Date(id: 1, seatIDs: Array(11...20), rows: [0..<5, 5..<10])

  private func freeSeats(_ letters: String) -> FreeSeats {
    FreeSeats(letters: Array(letters.utf8), heldCount: 0)
  }

  @Test("Free seats side by side are chosen, going round")
  func choose() {
    #expect(freeSeats("ffffffffff").choose(3, behind: 1, date) == [12, 13, 14])
    #expect(freeSeats("ffssssssss").choose(3, behind: 5, date) == [11, 12])
    #expect(freeSeats("ssssssssss").choose(3, behind: 5, date) == [])
    #expect(freeSeats("").choose(3, behind: 5, date) == [])
  }

  @Test("Nobody sits in two rows at once")
  func rows() {
    #expect(freeSeats("ffffffffff").choose(4, behind: 3, date) == [14, 15])
  }

  @Test("A reading of another size than the map leads nowhere wrong")
  func size() {
    #expect(freeSeats("fff").choose(4, behind: 9, date) == [11, 12, 13])
    #expect(
      freeSeats(String(repeating: "f", count: 40)).choose(2, behind: 30, date) == [11, 12])
    #expect(freeSeats("fff").freeCount(in: 2..<10) == 1)
  }
}
