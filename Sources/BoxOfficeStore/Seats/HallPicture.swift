import BoxOffice
import MariaDB

/// The seats of one date at one moment, so that a later moment needs to be told only what has
/// changed since.
struct HallPicture {
  let tiers: SeatTierMap
  /// One letter a seat; what is held by a hold that has run out is free.
  private(set) var letters: [UInt8]
  /// Until when held seats are held, by their index, in milliseconds since 1970.
  private(set) var heldUntil: [Int32: Int64] = [:]
  private(set) var asOf: Instant
  /// When it was read in full.
  let readAt: Instant
  /// When it was brought forward by all changes since `unsettledSince`.
  private(set) var completeAt: Instant
  /// Every change from before is in the picture.
  private(set) var unsettledSince: Instant
  // No hold runs out before.
  private var earliestEnd = Int64.max

  /// Takes a reading of all seats, at which unsettled changes stay unsettled.
  init(_ reading: HallReading, _ tiers: SeatTierMap, unsettledSince: Instant?) {
    self.tiers = tiers
    letters = reading.letters
    asOf = reading.held.asOf
    readAt = asOf
    completeAt = asOf
    self.unsettledSince = unsettledSince ?? asOf.adding(seconds: -unsettledSecondsAtFirst)
    _ = take(reading.held)
  }

  /// A picture that another worker has made.
  init(
    _ tiers: SeatTierMap, letters: [UInt8], heldUntil: [Int32: Int64], asOf: Instant,
    readAt: Instant, completeAt: Instant, unsettledSince: Instant
  ) {
    self.tiers = tiers
    self.letters = letters
    self.heldUntil = heldUntil
    self.asOf = asOf
    self.readAt = readAt
    self.completeAt = completeAt
    self.unsettledSince = unsettledSince
    earliestEnd = heldUntil.values.min() ?? .max
  }

  /// Takes in what has changed; false where that does not fit, so that all must be read.
  mutating func take(_ changes: SeatChanges) -> Bool {
    guard changes.asOf >= asOf else { return false }
    asOf = changes.asOf
    let now = asOf.millisecondsSince1970
    var fits = true
    changes.read { change in
      guard let index = tiers.numbers.index(of: change.number) else {
        fits = false
        return
      }
      let isHeld = change.letter == SeatStatus.held.letter
      if isHeld && change.millisecondsLeft > 0 {
        letters[index] = change.letter
        heldUntil[Int32(index)] = now + change.millisecondsLeft
        earliestEnd = min(earliestEnd, now + change.millisecondsLeft)
      } else {
        letters[index] = isHeld ? SeatStatus.free.letter : change.letter
        heldUntil[Int32(index)] = nil
      }
    }
    endHolds(at: now)
    return fits
  }

  /// Takes in all that has changed since what is settled, of which some more may be settled now.
  mutating func takeAll(_ changes: SeatChanges, settledUntil: Instant?) -> Bool {
    guard take(changes) else { return false }
    completeAt = asOf
    if let settledUntil { unsettledSince = settledUntil }
    return true
  }

  private mutating func endHolds(at now: Int64) {
    guard earliestEnd <= now else { return }
    for (index, end) in heldUntil where end <= now {
      letters[Int(index)] = SeatStatus.free.letter
      heldUntil[index] = nil
    }
    earliestEnd = heldUntil.values.min() ?? .max
  }

  /// The picture with its counts.
  func availability() -> Availability {
    var counts = tiers.tierIDs.map(Availability.TierCount.init)
    for (letter, tier) in zip(letters, tiers.indexes) {
      switch SeatStatus(letter: letter) {
      case .free: counts[Int(tier)].free += 1
      case .held: counts[Int(tier)].held += 1
      case .sold: counts[Int(tier)].sold += 1
      case .blocked, nil: break
      }
    }
    return Availability(
      asOf: asOf, nextReleaseAt: heldUntil.values.min().map(Instant.init(millisecondsSince1970:)),
      byTier: counts, seats: letters)
  }
}

/// All seats of a date, read as one row.
struct HallReading {
  let span: SeatSpan
  /// One letter a seat by its row alone: a hold that has run out still holds.
  let letters: [UInt8]
  let held: SeatChanges

  /// The reading of a date at present.
  static func present(of id: ScheduleID) -> Query<HallReading> {
    // FORCE INDEX: letters are appended in the order of the scan, which is the seats' order. ORDER
    // BY would sort them again, which takes three times as long as all the rest.
    .one(
      """
      SELECT
        COALESCE(GROUP_CONCAT(ELT(status + 0, 'f', 'h', 's', 'b') SEPARATOR ''), ''),
        COALESCE(MIN(seat_no), 0), COALESCE(MAX(seat_no), 0), NOW(3),
        COALESCE(
          GROUP_CONCAT(
            IF(
              status = 'held',
              CONCAT(seat_no, 'h', TIMESTAMPDIFF(MICROSECOND, NOW(3), held_until) DIV 1000), NULL
            )
            SEPARATOR ','
          ), '')
      FROM seat FORCE INDEX (PRIMARY)
      WHERE schedule_id = \(id)
      """
    ) { columns in
      let letters = columns.bytes()
      return HallReading(
        span: SeatSpan(count: letters.count, first: columns.int(), last: columns.int()),
        letters: letters, held: SeatChanges(asOf: columns.instant(), text: columns.bytes()))
    }
  }
}

// A transaction that was open for longer when nothing was known of the date is met by the next
// reading of all seats.
private let unsettledSecondsAtFirst: Int64 = 10
