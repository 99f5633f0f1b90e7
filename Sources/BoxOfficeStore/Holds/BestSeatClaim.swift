import BoxOffice
import MariaDB

extension Store {
  /// Chooses from the picture, then claims by key; where somebody was quicker, the next choice.
  func claimBest(
    _ count: Int, _ tierID: TierID?, on schedule: ScheduleID, pass: QueuePass?,
    once request: IdempotentRequest, answer: (Hold) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer {
    var picture = try recentPicture(of: schedule)
    var passable = 0
    for attempt in 1...choicesMaximum {
      let layout = try readLayout(of: schedule, matching: picture)
      guard layout.seatIDs.count == picture.letters.count else {
        picture = try readPicture(of: schedule)
        continue
      }
      if !picture.isFresh {
        let holds = try strikeOffNewHolds(from: &picture, of: schedule, layout)
        passable = max(passable, min(holds - calmHolds, passableMaximum))
      }
      let tier = tierID.flatMap { layout.tierIDs.firstIndex(of: $0) }
      if tierID != nil && tier == nil { throw .notFound }
      let choice = choose(
        count, tier: tier, in: layout, picture.letters, passingOver: .random(in: 0...passable))
      guard let choice else {
        guard !picture.isFresh, try hasFreeSeat(on: schedule) else { throw .seatUnavailable([]) }
        picture = try readPicture(of: schedule)
        continue
      }
      do {
        let seats = choice.map { layout.seatIDs[$0] }
        return try claim(seats, on: schedule, pass: pass, once: request, answer: answer)
      } catch .seatUnavailable(let taken) {
        passable = max(passable, attempt)
        picture.strikeOff(taken, layout)
        seatPictures.remember(picture, of: schedule)
      }
    }
    // There were seats at every look, only never for long enough: that is not sold out.
    throw .unavailable(reason: "best_available_contended")
  }

  /// In a rush everybody reaches for the same seats, and again for the next: then some of the best are passed
  /// over, so that not all meet.
  private func choose(
    _ count: Int, tier: Int?, in layout: SeatLayout, _ letters: [UInt8], passingOver passed: Int
  ) -> [Int]? {
    var letters = letters
    var choice = BestAvailable.choose(count, tier: tier, in: layout, letters: letters)
    for _ in 0..<passed {
      guard let best = choice else { break }
      for seat in best { letters[seat] = SeatStatus.held.letter }
      guard
        let next = BestAvailable.choose(count, tier: tier, in: layout, letters: letters)
      else { break }
      choice = next
    }
    return choice
  }

  private func recentPicture(of id: ScheduleID) throws(BoxOfficeError) -> SeatPicture {
    if let picture = seatPictures.recent(id) { return picture }
    return try readPicture(of: id)
  }

  private func readPicture(of id: ScheduleID) throws(BoxOfficeError) -> SeatPicture {
    let picture = try ask { try $0.answer(to: SeatPicture.present(of: id)) }
    var later = picture
    later.isFresh = false
    seatPictures.remember(later, of: id)
    return picture
  }

  // What others have taken since costs a hundredth of another picture. Two that began to hold at the same moment
  // may end in either order, so a few known ones are asked for again. How many are new is told.
  private func strikeOffNewHolds(
    from picture: inout SeatPicture, of id: ScheduleID, _ layout: SeatLayout
  ) throws(BoxOfficeError) -> Int {
    let known = picture.newestHold
    let taken: [(hold: Int64, seat: SeatID)] = try ask { database in
      try database.answer(
        to: .all(
          """
          SELECT hold.id, hold_seat.seat_no
          FROM hold FORCE INDEX (hold_schedule)
          JOIN hold_seat ON hold_seat.hold_id = hold.id
          WHERE hold.schedule_id = \(id) AND hold.status IN ('active', 'paid')
            AND hold.id > \(known - unsettledHolds)
          """
        ) { ($0.int(), $0.id()) })
    }
    picture.strikeOff(taken.map(\.seat), layout)
    let holds = Set(taken.map(\.hold))
    picture.newestHold = holds.reduce(known, max)
    seatPictures.remember(picture, of: id)
    return holds.count { $0 > known }
  }

  // A hall that is sold out is asked for most of all: that must not cost a picture each time.
  private func hasFreeSeat(on id: ScheduleID) throws(BoxOfficeError) -> Bool {
    try ask { database in
      try database.answer(
        to: .one(
          """
          SELECT
            EXISTS (SELECT 1 FROM seat WHERE schedule_id = \(id) AND status = 'free')
            OR EXISTS (
              SELECT 1 FROM seat
              WHERE schedule_id = \(id) AND status = 'held' AND held_until <= NOW(3)
            )
          """
        ) { $0.bool() })
    }
  }

  private func readLayout(
    of id: ScheduleID, matching picture: SeatPicture
  ) throws(BoxOfficeError) -> SeatLayout {
    try ask { database in
      let layout = try seatLayouts.layout(of: id, database)
      if layout.seatIDs.count == picture.letters.count { return layout }
      // A script has added seats since this worker last looked.
      seatLayouts.forget(id)
      return try seatLayouts.layout(of: id, database)
    }
  }
}

/// What this worker last saw of a date. Only a proposal: the claim decides.
struct SeatPictures {
  // As old as what everybody is shown.
  private static let lifetime = Duration.seconds(1)
  private static let maximumEntries = 8

  private var pictures: [ScheduleID: (picture: SeatPicture, until: ContinuousClock.Instant)] = [:]

  func recent(_ id: ScheduleID) -> SeatPicture? {
    guard let known = pictures[id], ContinuousClock.now < known.until else { return nil }
    return known.picture
  }

  /// Keeps a picture; a known one keeps its age.
  mutating func remember(_ picture: SeatPicture, of id: ScheduleID) {
    let until =
      pictures[id].flatMap { $0.picture.asOf == picture.asOf ? $0.until : nil }
      ?? ContinuousClock.now + Self.lifetime
    if pictures.count >= Self.maximumEntries && pictures[id] == nil { pictures.removeAll() }
    pictures[id] = (picture, until)
  }
}

private let choicesMaximum = 16
// So many since the last look are no rush.
private let calmHolds = 2
private let passableMaximum = 8
private let unsettledHolds: Int64 = 16
