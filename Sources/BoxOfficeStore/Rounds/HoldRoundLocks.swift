import BoxOffice
import MariaDB

/// The rows of a round of claims, locked until its transaction ends.
struct LockedRound {
  let counted: [UserID: Int64]
  let passes: [UserID: QueueToken]
  let windows: [ScheduleID: SaleWindow]
  /// The people whose own row is locked, with whether they are still there.
  let people: [UserID: Bool]
  let standings: [UserID: [StandingRow]]
  var seats: [SeatOfDate: Seat]
  let kept: [UserID: KeptAnswer]
  let now: Instant

  /// The obstacle that keeps one claim from its seats, whatever the others of the round do; nil if
  /// there is none.
  func obstacle(to claim: ClaimOfRound) throws(BoxOfficeError) -> ResultOfRound? {
    let user = claim.request.userID
    guard let isPresent = people[user] else { return .again }
    guard isPresent else { throw .authenticationRequired }
    // The buyer's own holds that have run out may be counted still, which is looked into alone.
    if counted[user] ?? 0 > claim.offer.terms.seatsPerUserMax {
      return .alone(.unusual)
    }
    if let pass = claim.pass {
      guard let token = passes[user] else { return .again }
      try token.requirePass(number: pass.number, at: now)
    }
    guard let window = windows[claim.offer.scheduleID] else { throw .notFound }
    try window.requireOpen(at: now)
    // The buyer's own holds that have run out are ended alone, and then counted.
    guard standing(of: user).runOut(at: now).isEmpty else { return .alone(.unusual) }
    return nil
  }

  /// Refuses a claim for the other holds of its buyer.
  func requireWelcome(_ claim: ClaimOfRound) throws(BoxOfficeError) {
    try standing(of: claim.request.userID)
      .requireWelcome(at: now, liveHoldsMax: claim.offer.terms.liveHoldsMax)
  }

  private func standing(of user: UserID) -> HoldStanding {
    HoldStanding(standings[user] ?? [])
  }
}

extension Store {
  /// Takes all locks of a round in one round trip. Only the counters of the buyers and the dates
  /// are waited for; passes, people and seats that somebody else has locked are passed over.
  func lockAll(_ claims: [ClaimOfRound], _ connection: Connection) throws -> LockedRound {
    let (counted, passes, windows, watched, others, standings, seats, kept, now) =
      try connection.answers(
        to: limitRaises(claims), passLocks(claims.compactMap(\.pass)),
        saleWindowLocks(of: claims.map(\.offer.scheduleID)), personLocks(claims),
        unwatchedPersonLooks(claims), standings(of: claims),
        seatLocks(claims.map { ($0.offer.scheduleID, $0.seats) }),
        keptAnswers(to: claims.map(\.request)), Query.one("SELECT NOW(3)") { $0.instant() })
    return LockedRound(
      counted: Dictionary(counted) { $1 }, passes: Dictionary(passes) { $1 },
      windows: Dictionary(windows) { $1 }, people: Dictionary(watched + others) { $1 },
      standings: Dictionary(grouping: standings) { $0.0 }.mapValues { $0.map(\.1) },
      seats: Dictionary(seats) { $1 }, kept: Dictionary(kept) { $1 }, now: now)
  }

  /// Counts the seats of all claims in. The list is sorted, so that two rounds do not wait in a
  /// circle.
  private func limitRaises(_ claims: [ClaimOfRound]) -> Query<[(UserID, Int64)]> {
    .all(
      """
      INSERT INTO seat_limit (user_id, schedule_id, seats)
      SELECT given.user_id, given.schedule_id, given.seats
      FROM \(part: counts(of: claims))
      ORDER BY given.user_id, given.schedule_id
      ON DUPLICATE KEY UPDATE seats = seat_limit.seats + given.seats
      RETURNING user_id, seats
      """
    ) { ($0.id(), $0.int()) }
  }

  /// Takes out again what was counted for claims that were not accepted.
  func lowerLimits(of claims: [ClaimOfRound], _ connection: Connection) {
    guard !claims.isEmpty else { return }
    lowerLimits(by: counts(of: claims), connection)
  }

  /// Takes out of the counters what a table of people, dates and seats tells.
  func lowerLimits(by counts: SQL, _ connection: Connection) {
    connection.later(
      """
      UPDATE \(part: counts)
      STRAIGHT_JOIN seat_limit FORCE INDEX (PRIMARY) USING (user_id, schedule_id)
      SET seat_limit.seats = seat_limit.seats - given.seats
      """)
  }

  private func counts(of claims: [ClaimOfRound]) -> SQL {
    let given = RowList(claims) {
      [.id($0.request.userID), .id($0.offer.scheduleID), .number(Int64($0.seats.count))]
    }
    return given.table("user_id BIGINT", "schedule_id BIGINT", "seats INT")
  }

  /// The rows behind the passes of several people.
  func passLocks(_ passes: [QueuePass]) -> Query<[(UserID, QueueToken)]> {
    if passes.isEmpty { return .known([]) }
    let given = RowList(passes.sorted { ($0.concertID, $0.userID) < ($1.concertID, $1.userID) }) {
      [.id($0.concertID), .id($0.userID)]
    }
    return .all(
      """
      SELECT queue_token.user_id, \(part: queueTokenColumns)
      FROM \(part: given.table("concert_id BIGINT", "user_id BIGINT"))
      STRAIGHT_JOIN queue_token FORCE INDEX (queue_token_person) USING (concert_id, user_id)
      FOR UPDATE SKIP LOCKED
      """
    ) { ($0.id(), $0.queueToken()) }
  }

  func saleWindowLocks(
    of dates: [ScheduleID], _ lock: SQL = "LOCK IN SHARE MODE"
  ) -> Query<[(ScheduleID, SaleWindow)]> {
    let given = RowList(Set(dates).sorted()) { [.id($0)] }
    return .all(
      """
      SELECT schedule.id, \(part: saleWindowColumns)
      FROM \(part: given.table("id BIGINT"))
      STRAIGHT_JOIN schedule USING (id)
      STRAIGHT_JOIN concert ON concert.id = schedule.concert_id
      \(part: lock)
      """
    ) { ($0.id(), $0.saleWindow()) }
  }

  func seatLocks(
    _ wanted: [(date: ScheduleID, seats: [SeatID])]
  ) -> Query<[(SeatOfDate, Seat)]> {
    .all(
      """
      SELECT seat.schedule_id, \(part: seatColumns)
      FROM \(part: seatRows(wanted).table("schedule_id BIGINT", "seat_no INT"))
      STRAIGHT_JOIN seat FORCE INDEX (PRIMARY) USING (schedule_id, seat_no)
      \("FOR UPDATE SKIP LOCKED", if: keeps(.rowLock))
      """
    ) { columns in
      let (date, seat): (ScheduleID, Seat) = (columns.id(), columns.seat())
      return (SeatOfDate(date, seat.id), seat)
    }
  }
}
