import BoxOffice
import MariaDB

extension Store {
  /// The offers to all claims of a round by one question. Settles those that are refused or known
  /// already; a claim of an unusual kind is marked to go alone.
  func offerAll(
    _ round: inout [Waiting<HoldWish>], _ proposals: inout RoundProposals,
    _ settle: SettleWaiting<HoldWish, StoredAnswer>
  ) throws -> [ClaimOfRound] {
    let wanted = seats(wantedBy: &round, &proposals)
    guard !wanted.isEmpty else { return [] }
    let asked = wanted.compactMap { waiting, seats in
      seats.map { (date: waiting.wish.scheduleID, seats: $0) }
    }
    // The keys are read behind the seats: the obstacle may be the buyer's own success.
    let wishes = wanted.map(\.waiting.wish)
    let (offered, hindered, known) = try ask { database in
      try database.answers(
        to: offeredSeats(asked), hindrances(of: wishes), keptAnswers(to: wishes.map(\.request)))
    }
    let (kept, hindranceOf) = (Dictionary(known) { $1 }, Dictionary(hindered) { $1 })
    let rows = OfferedRows(offered)
    var claims: [ClaimOfRound] = []
    for (waiting, seats) in wanted {
      do throws(BoxOfficeError) {
        if let kept = kept[waiting.person] {
          round.remove(waiting)
          settle(waiting, kept.replay())
          continue
        }
        if let (hindrance, now) = hindranceOf[waiting.person] { try hindrance.requireNone(at: now) }
        if let claim = try claim(waiting, seats, rows) {
          claims.append(claim)
        } else {
          round.mark(waiting, .unusual)
        }
      } catch {
        round.remove(waiting)
        settle(waiting, .failure(error))
      }
    }
    return claims
  }

  /// The claim of seats that are offered; nil where the date has none of them.
  private func claim(
    _ waiting: Waiting<HoldWish>, _ seats: [SeatID]?, _ rows: OfferedRows
  ) throws(BoxOfficeError) -> ClaimOfRound? {
    guard let seats else { throw .seatUnavailable([]) }
    guard let offer = rows.offer(of: seats, on: waiting.wish.scheduleID) else { return nil }
    if case .these = waiting.wish.seats {
      try offer.requireAvailable(seats)
    } else {
      // Other seats will do where these are taken by now.
      try offer.requireOpen()
    }
    let pass = try requiredPass(
      waiting.wish.pass, of: waiting.person, for: offer.queuedConcertID)
    return ClaimOfRound(waiting: waiting, offer: offer, pass: pass)
  }

  /// The seats that each claim names or is proposed; nil where its date has none left.
  private func seats(
    wantedBy round: inout [Waiting<HoldWish>], _ proposals: inout RoundProposals
  ) -> [(waiting: Waiting<HoldWish>, seats: [SeatID]?)] {
    var wanted: [(waiting: Waiting<HoldWish>, seats: [SeatID]?)] = []
    for waiting in round {
      guard case .best(let count, let tier) = waiting.wish.seats else {
        if case .these(let seats) = waiting.wish.seats { wanted.append((waiting, seats)) }
        continue
      }
      do throws(BoxOfficeError) {
        switch try proposals.propose(count, tier, on: waiting.wish.scheduleID, from: self) {
        case .seats(let seats): wanted.append((waiting, seats))
        case .nothing: wanted.append((waiting, nil))
        case .wantedByOthers: proposals.postponed.append(waiting)
        case .unknownTier, nil: round.mark(waiting, .unusual)
        }
      } catch {
        // A date that cannot be drawn must not keep the others of the round from theirs.
        round.mark(waiting, .unusual)
      }
    }
    return wanted
  }

  /// The offered rows of seats of several dates.
  func offeredSeats(
    _ wanted: [(date: ScheduleID, seats: [SeatID])]
  ) -> Query<[(ScheduleID, OfferedSeat)]> {
    if wanted.isEmpty { return .known([]) }
    return .all(
      """
      SELECT given.schedule_id, \(part: OfferedSeat.columns)
      FROM \(part: seatRows(wanted).table("schedule_id BIGINT", "seat_no INT"))
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

/// The rows of offered seats by date and seat.
struct OfferedRows {
  private let rows: [SeatOfDate: OfferedSeat]

  init(_ rows: [(date: ScheduleID, row: OfferedSeat)]) {
    self.rows = Dictionary(rows.map { (SeatOfDate($0.date, $0.row.seat.place.id), $0.row) }) { $1 }
  }

  /// The offer of some seats in their order; nil where the date has none of them.
  func offer(of seats: [SeatID], on date: ScheduleID) -> Offer? {
    let found = seats.sorted().compactMap { rows[SeatOfDate(date, $0)] }
    return found.isEmpty ? nil : Offer(found, of: date)
  }
}
