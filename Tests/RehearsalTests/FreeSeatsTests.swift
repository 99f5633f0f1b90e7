import Testing

@testable import Rehearsal

@Suite("The availability that a buyer sees")
struct AvailabilityTests {
  private let date = ConcertOnSale.Date(id: 1, seatIDs: Array(11...20), rows: [0..<5, 5..<10])

  private func availability(_ letters: String) -> Availability {
    Availability(letters: Array(letters.utf8), heldCount: 0)
  }

  @Test("Free seats side by side are chosen, going round")
  func choose() {
    #expect(availability("ffffffffff").choose(3, behind: 1, date) == [12, 13, 14])
    #expect(availability("ffssssssss").choose(3, behind: 5, date) == [11, 12])
    #expect(availability("ssssssssss").choose(3, behind: 5, date) == [])
    #expect(availability("").choose(3, behind: 5, date) == [])
  }

  @Test("Nobody sits in two rows at once")
  func rows() {
    #expect(availability("ffffffffff").choose(4, behind: 3, date) == [14, 15])
  }

  @Test("An availability of another size than the map leads nowhere wrong")
  func size() {
    #expect(availability("fff").choose(4, behind: 9, date) == [11, 12, 13])
    #expect(
      availability(String(repeating: "f", count: 40)).choose(2, behind: 30, date) == [11, 12])
    #expect(availability("fff").freeCount(in: 2..<10) == 1)
  }
}
