/// The seats of a date that were free a moment ago.
struct FreeSeats: Equatable {
  static let free = UInt8(ascii: "f")

  /// One letter a seat.
  let letters: [UInt8]
  let freeCount: Int
  let heldCount: Int

  init(letters: [UInt8], heldCount: Int) {
    self.letters = letters
    self.heldCount = heldCount
    freeCount = letters.count { $0 == Self.free }
  }

  /// How many of these seats are free.
  func freeCount(in places: Range<Int>) -> Int {
    letters[places.clamped(to: 0..<letters.count)].count { $0 == Self.free }
  }

  /// Up to `count` free seats side by side from the first free one behind `start`; none if all are
  /// taken. A party never extends beyond its row.
  func choose(_ count: Int, behind start: Int, _ date: ConcertOnSale.Date) -> [Int64] {
    let size = min(letters.count, date.seatIDs.count)
    guard size > 0 else { return [] }
    let places = (0..<size).lazy.map { (start + $0) % size }
    guard let first = places.first(where: { letters[$0] == Self.free }) else { return [] }
    let rowEnd = date.rows.first { $0.contains(first) }?.upperBound ?? size
    let run = (first..<min(rowEnd, size, first + count)).prefix { letters[$0] == Self.free }
    return run.map { date.seatIDs[$0] }
  }
}
