import BoxOffice
import MariaDB

extension Store {
  /// Chooses from the picture, then claims by key; after a lost race the next choice is tried.
  func claimBest(
    _ count: Int, _ tierID: TierID?, on schedule: ScheduleID, pass: QueuePass?,
    once request: IdempotentRequest, answer: (Hold) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer {
    var care = PictureCare.quick
    var lost: [SeatID] = []
    var passable = 0
    for attempt in 1...choicesMaximum {
      var picture = try picture(of: schedule, care)
      let layout = try readLayout(of: schedule, matching: picture)
      guard layout.seatIDs.count == picture.letters.count else { continue }
      picture.strikeOff(lost, layout)
      passable = max(passable, min(picture.newHolds - calmHolds, passableMaximum))
      let tier = tierID.flatMap { layout.tierIDs.firstIndex(of: $0) }
      if tierID != nil && tier == nil { throw .notFound }
      let choice = choose(
        count, tier: tier, in: layout, picture.letters, passingOver: .random(in: 0...passable))
      guard let choice else {
        guard care == .quick, try hasFreeSeat(on: schedule) else { throw .seatUnavailable([]) }
        care = .complete
        lost = []
        continue
      }
      do {
        let seats = choice.map { layout.seatIDs[$0] }
        return try claim(seats, on: schedule, pass: pass, once: request, answer: answer)
      } catch .seatUnavailable(let taken) {
        passable = max(passable, attempt)
        lost += taken
        care = .quick
      }
    }
    // Every reading showed free seats, and every claim lost them: the date is not sold out.
    throw .unavailable(reason: "best_available_contended")
  }

  /// The seats of a date at present; nil while seats are being added to it. The last picture shows
  /// also what was given back a moment ago.
  func hall(of id: ScheduleID, isLast: Bool) throws(BoxOfficeError) -> SeatProposals? {
    let picture = try picture(of: id, isLast ? .complete : .quick)
    let layout = try readLayout(of: id, matching: picture)
    guard layout.seatIDs.count == picture.letters.count else { return nil }
    return SeatProposals(picture, layout)
  }

  /// In a rush all claims reach for the same best seats. Some of the best are then skipped, so that
  /// not all claims meet.
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

  // A sold-out hall gets most requests, which must not cost a picture each.
  func hasFreeSeat(on id: ScheduleID) throws(BoxOfficeError) -> Bool {
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
      let layout = try self.layout(of: id, database)
      if layout.seatIDs.count == picture.letters.count { return layout }
      // A script has added seats since the picture was read.
      seatLayouts.forget(id)
      return try self.layout(of: id, database)
    }
  }
}

private let choicesMaximum = 16
// The number of new claims since the last reading that is no rush yet.
private let calmHolds = 2
private let passableMaximum = 8
