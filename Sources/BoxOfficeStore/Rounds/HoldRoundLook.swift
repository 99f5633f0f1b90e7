import BoxOffice
import MariaDB

extension Store {
  /// The offers to all claims of a round by one question. Settles those that are refused or known
  /// already; what is unusual is marked to go alone.
  func offerAll(
    _ round: inout [Waiting<HoldWish>],
    _ settle: SettleWaiting<HoldWish, StoredAnswer>
  ) throws -> [ClaimOfRound] {
    let wanted = try wantedSeats(&round)
    guard !wanted.isEmpty else { return [] }
    // The keys are read behind the seats: what is in the way may be the buyer's own success.
    let (offered, known) = try ask { database in
      try database.answers(
        to: offeredSeats(wanted.map { ($0.waiting.wish.scheduleID, $0.seats) }),
        keptAnswers(to: wanted.map(\.waiting.wish.request)))
    }
    let kept = Dictionary(known) { $1 }
    let rows = Dictionary(grouping: offered) { SeatOfDate($0.date, $0.row.seat.place.id) }
    var claims: [ClaimOfRound] = []
    var settled: Set<Int> = []
    for (waiting, seats) in wanted {
      if let kept = kept[waiting.person] {
        settled.insert(waiting.place)
        settle(waiting, kept.replay())
        continue
      }
      let date = waiting.wish.scheduleID
      let found = seats.sorted().compactMap { rows[SeatOfDate(date, $0)]?.first?.row }
      guard !found.isEmpty else {
        round.markAlone(waiting, .unusual)
        continue
      }
      do throws(BoxOfficeError) {
        claims.append(try claim(waiting, seats, Offer(found, of: date)))
      } catch {
        settled.insert(waiting.place)
        settle(waiting, .failure(error))
      }
    }
    round.removeAll { settled.contains($0.place) }
    return claims
  }

  private func claim(
    _ waiting: Waiting<HoldWish>, _ seats: [SeatID], _ offer: Offer
  ) throws(BoxOfficeError) -> ClaimOfRound {
    try offer.requireAvailable(seats)
    let pass = try requiredPass(
      waiting.wish.pass, of: waiting.person, for: offer.queuedConcertID)
    return ClaimOfRound(waiting: waiting, offer: offer, pass: pass)
  }

  /// The seats that each claim names.
  private func wantedSeats(
    _ round: inout [Waiting<HoldWish>]
  ) throws -> [(waiting: Waiting<HoldWish>, seats: [SeatID])] {
    var wanted: [(waiting: Waiting<HoldWish>, seats: [SeatID])] = []
    for waiting in round {
      switch waiting.wish.seats {
      case .these(let seats): wanted.append((waiting, seats))
      case .best: round.markAlone(waiting, .unusual)
      }
    }
    return wanted
  }

  private func offeredSeats(
    _ wanted: [(date: ScheduleID, seats: [SeatID])]
  ) -> Query<[(date: ScheduleID, row: OfferedSeat)]> {
    let given = seatRows(wanted)
    return .all(
      """
      SELECT given.schedule_id, \(part: OfferedSeat.columns)
      FROM \(part: given.table("schedule_id BIGINT", "seat_no INT"))
      STRAIGHT_JOIN seat FORCE INDEX (PRIMARY) USING (schedule_id, seat_no)
      \(part: OfferedSeat.joins)
      """
    ) { ($0.id(), OfferedSeat(&$0)) }
  }

  /// The seats of several dates, each once, in the order of the primary key.
  func seatRows(_ wanted: [(date: ScheduleID, seats: [SeatID])]) -> RowList {
    let seats = Set(wanted.flatMap { date, seats in seats.map { SeatOfDate(date, $0) } })
    return RowList(seats.sorted()) { [.id($0.date), .id($0.seat)] }
  }
}

/// One seat of one date.
struct SeatOfDate: Hashable, Comparable {
  let date: ScheduleID
  let seat: SeatID

  init(_ date: ScheduleID, _ seat: SeatID) {
    self.date = date
    self.seat = seat
  }

  static func < (left: Self, right: Self) -> Bool {
    (left.date, left.seat) < (right.date, right.seat)
  }
}

extension [Waiting<HoldWish>] {
  mutating func markAlone(_ waiting: Waiting<HoldWish>, _ reason: RoundTally.AloneReason) {
    guard let index = firstIndex(where: { $0.place == waiting.place }) else { return }
    self[index].goesAlone = reason
  }
}
