import BoxOffice
import MariaDB

/// The statuses of a date's seats at one moment, one letter a seat, read as one row.
struct SeatPicture {
  var letters: [UInt8]
  let asOf: Instant
  let nextReleaseAt: Instant?
  /// The highest number of a hold at that moment.
  var newestHold: Int64
  /// When this worker read it.
  let since = ContinuousClock.now
  /// True until the picture has been used once.
  var isFresh = true

  private init(_ columns: inout Columns) {
    letters = columns.bytes()
    nextReleaseAt = columns.optionalInstant()
    asOf = columns.instant()
    newestHold = columns.int()
  }

  /// The picture of a date at present.
  static func present(of id: ScheduleID) -> Query<SeatPicture> {
    // FORCE INDEX: letters are appended in the order of the scan, which is the seats' order. ORDER
    // BY would sort them again, which takes three times as long as all the rest.
    .one(
      """
      SELECT
        COALESCE(
          GROUP_CONCAT(
            ELT(IF(status = 'held' AND held_until <= NOW(3), 1, status + 0), 'f', 'h', 's', 'b')
            SEPARATOR ''
          ), ''),
        MIN(IF(status = 'held' AND held_until > NOW(3), held_until, NULL)),
        NOW(3),
        COALESCE((SELECT MAX(id) FROM hold), 0)
      FROM seat FORCE INDEX (PRIMARY)
      WHERE schedule_id = \(id)
      """, SeatPicture.init)
  }

  /// Marks seats that turned out to be taken.
  mutating func strikeOff(_ taken: [SeatID], _ layout: SeatLayout) {
    for seat in taken {
      if let index = layout.index(of: seat) { letters[index] = SeatStatus.held.letter }
    }
    isFresh = false
  }

  /// The picture with its counts.
  func availability(tiers: [TierID], tierIndexes: [UInt8]) -> Availability {
    var counts = tiers.map(Availability.TierCount.init)
    for (letter, tier) in zip(letters, tierIndexes) {
      switch SeatStatus(letter: letter) {
      case .free: counts[Int(tier)].free += 1
      case .held: counts[Int(tier)].held += 1
      case .sold: counts[Int(tier)].sold += 1
      case .blocked, nil: break
      }
    }
    return Availability(
      asOf: asOf, nextReleaseAt: nextReleaseAt, byTier: counts, seats: letters)
  }
}
