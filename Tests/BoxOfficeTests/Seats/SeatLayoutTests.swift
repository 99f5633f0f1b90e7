import BoxOffice
import Testing

@Suite("A seat layout")
struct SeatLayoutTests {
  @Test("has neighbours where the numbers follow each other")
  func runs() {
    let layout = SeatLayout([1, 2, 3, 5, 6, 9].map { place($0, number: $0) })
    #expect(
      layout.runs.map { $0.seats.map { layout.seatIDs[Int($0)].value } }.sorted { $0[0] < $1[0] }
        == [[1, 2, 3], [5, 6], [9]])
  }

  @Test("orders neighbours by number, whatever their ids and the order of the rows")
  func numbers() {
    let layout = SeatLayout([
      place(10, number: 3), place(11, number: 1), place(12, number: 2),
    ])
    #expect(layout.runs.map { $0.seats.map { layout.seatIDs[Int($0)].value } } == [[11, 12, 10]])
  }

  @Test("keeps rows and sections apart")
  func rows() {
    let other = SeatPlace(
      id: SeatID(3), section: "Balcony", row: "A", number: 2, x: 20, y: 90, tierID: TierID(1))
    let layout = SeatLayout([place(1, number: 1), place(2, row: "B", number: 2, y: 10), other])
    #expect(layout.runs.map { $0.seats.map(Int.init) } == [[0], [1], [2]])
  }

  @Test("ranks rows by their distance from the middle of the stage")
  func ranks() {
    let layout = SeatLayout(
      (1...4).map { place($0, row: "C", number: $0, y: 30) }
        + (1...4).map { place(10 + $0, row: "A", number: $0, y: 10) }
        + (1...4).map { place(20 + $0, row: "B", number: $0, y: 20) })
    #expect(layout.runs.map { layout.seatIDs[Int($0.seats[0])].value } == [11, 21, 1])
    #expect(layout.runs.map(\.offsets) == Array(repeating: [-30, -10, 10, 30], count: 3))
  }

  @Test("gives both halves of a row the rank of the row")
  func halves() {
    let layout = SeatLayout([1, 2, 4, 5, 6].map { place($0, number: $0) })
    #expect(layout.runs.count == 2)
    #expect(layout.runs[0].rank == layout.runs[1].rank)
  }

  @Test("remembers each seat's tier by its index")
  func tiers() {
    let layout = SeatLayout([
      place(1, number: 1, tier: 7), place(2, number: 2, tier: 5), place(3, number: 3, tier: 7),
    ])
    #expect(layout.tierIDs == [TierID(7), TierID(5)])
    #expect(layout.tierIndexes == [0, 1, 0])
  }

  @Test("may be empty")
  func empty() {
    let layout = SeatLayout([])
    #expect(layout.runs.isEmpty && layout.seatIDs.isEmpty)
    #expect(BestAvailable.choose(1, tier: nil, in: layout, letters: []) == nil)
  }
}
