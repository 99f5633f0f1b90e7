import BoxOffice

/// The statuses of a date's seats at present, one letter a seat, from which proposals are chosen.
/// Seats that are struck off here are struck off on no other picture.
struct SeatPicture {
  private(set) var letters: [UInt8]
  let asOf: Instant
  /// How many holds have come since this worker looked last, in the last second at most.
  let newHolds: Int

  init(_ hall: HallPicture, newHolds: Int) {
    letters = hall.letters
    asOf = hall.asOf
    self.newHolds = newHolds
  }

  /// Marks seats that turned out to be taken.
  mutating func strikeOff(_ taken: [SeatID], _ layout: SeatLayout) {
    for seat in taken {
      if let index = layout.index(of: seat) { letters[index] = SeatStatus.held.letter }
    }
  }
}
