import Testing

@testable import Rehearsal

@Suite("The picture of the seats")
struct SeatPictureTests {
  private let date = Programme.Date(id: 1, seatIDs: Array(11...20), rows: [0..<5, 5..<10])

  private func picture(_ letters: String) -> SeatPicture {
    SeatPicture(letters: Array(letters.utf8), heldCount: 0)
  }

  @Test("Free seats side by side are chosen, going round")
  func choose() {
    #expect(picture("ffffffffff").choose(3, behind: 1, date) == [12, 13, 14])
    #expect(picture("ffssssssss").choose(3, behind: 5, date) == [11, 12])
    #expect(picture("ssssssssss").choose(3, behind: 5, date) == [])
    #expect(picture("").choose(3, behind: 5, date) == [])
  }

  @Test("Nobody sits in two rows at once")
  func rows() {
    #expect(picture("ffffffffff").choose(4, behind: 3, date) == [14, 15])
  }

  @Test("A picture of another size than the map leads nowhere wrong")
  func size() {
    #expect(picture("fff").choose(4, behind: 9, date) == [11, 12, 13])
    #expect(picture(String(repeating: "f", count: 40)).choose(2, behind: 30, date) == [11, 12])
    #expect(picture("fff").freeCount(in: 2..<10) == 1)
  }
}
