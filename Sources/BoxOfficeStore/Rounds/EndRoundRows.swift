import BoxOffice
import MariaDB

/// A hold that is to be ended, with its seats.
struct FoundHold {
  let row: Hold
  /// Never changes.
  let seats: [SeatID]
}

/// The name of the counter of a person's seats of a date.
private struct Counter: Hashable, Comparable {
  let user: UserID
  let date: ScheduleID

  init(of hold: Hold) {
    self.init(hold.userID, hold.scheduleID)
  }

  init(_ user: UserID, _ date: ScheduleID) {
    self.user = user
    self.date = date
  }

  static func < (left: Self, right: Self) -> Bool {
    (left.user, left.date) < (right.user, right.date)
  }
}

/// The rows of holds that are to be ended, locked until the transaction ends.
struct LockedHolds {
  private let counters: Set<Counter>
  private let holds: [HoldID: Hold]
  private let seats: [SeatOfDate: Seat]
  private let now: Instant

  fileprivate init(
    _ counters: Set<Counter>, _ holds: [Hold],
    _ seats: [(SeatOfDate, Seat)], at now: Instant
  ) {
    self.counters = counters
    self.holds = Dictionary(holds.map { ($0.id, $0) }) { $1 }
    self.seats = Dictionary(seats) { $1 }
    self.now = now
  }

  /// The fate of a hold, and its row as it is now.
  func ending(
    of found: FoundHold, unless refuse: (Hold, Instant) throws(BoxOfficeError) -> Void
  ) -> (ending: Ending, row: Hold) {
    guard let row = holds[found.row.id], counters.contains(Counter(of: row)) else {
      return (.locked, found.row)
    }
    do throws(BoxOfficeError) {
      try refuse(row, now)
    } catch {
      return (.refused(error), row)
    }
    let rows = found.seats.compactMap { seats[SeatOfDate(row.scheduleID, $0)] }
    guard rows.count == found.seats.count else { return (.locked, row) }
    let fits = rows.allSatisfy { $0.status == .held && $0.holdID == row.id }
    return (fits && !rows.isEmpty ? .ended : .misfit, row)
  }
}

extension Store {
  /// Holds with their seats, in the order of their ids.
  func findHolds(_ ids: [HoldID]) throws -> [FoundHold] {
    let given = RowList(ids) { [.id($0)] }
    let (rows, seats) = try ask { database in
      try database.answers(
        to: holdRows(ids),
        Query<[(hold: HoldID, seat: SeatID)]>.all(
          """
          SELECT hold_seat.hold_id, hold_seat.seat_no
          FROM \(part: given.table("given_id BIGINT"))
          STRAIGHT_JOIN hold_seat FORCE INDEX (PRIMARY) ON hold_seat.hold_id = given.given_id
          """
        ) { ($0.id(), $0.id()) })
    }
    let seatsOf = Dictionary(grouping: seats, by: \.hold)
    return rows.map { row in
      FoundHold(row: row, seats: seatsOf[row.id]?.map(\.seat) ?? [])
    }
  }

  /// Takes all locks that ending needs, in one round trip and the one order. Rows that another
  /// transaction has locked are passed over.
  func lockAll(_ found: [FoundHold], _ connection: Connection) throws -> LockedHolds {
    let counters = RowList(Set(found.map { Counter(of: $0.row) }).sorted()) {
      [.id($0.user), .id($0.date)]
    }
    let lock: SQL = keeps(.rowLock) ? "FOR UPDATE SKIP LOCKED" : ""
    let (counted, holds, seats, now) = try connection.answers(
      to: Query<[Counter]>.all(
        """
        SELECT seat_limit.user_id, seat_limit.schedule_id
        FROM \(part: counters.table("user_id BIGINT", "schedule_id BIGINT"))
        STRAIGHT_JOIN seat_limit FORCE INDEX (PRIMARY) USING (user_id, schedule_id)
        FOR UPDATE SKIP LOCKED
        """
      ) { Counter($0.id(), $0.id()) },
      holdRows(found.map(\.row.id), lock: lock),
      seatLocks(found.map { ($0.row.scheduleID, $0.seats) }),
      Query.one("SELECT NOW(3)") { $0.instant() })
    return LockedHolds(Set(counted), holds, seats, at: now)
  }

  private func holdRows(_ ids: [HoldID], lock: SQL = "") -> Query<[Hold]> {
    let given = RowList(ids) { [.id($0)] }
    return .all(
      """
      SELECT \(part: holdColumns)
      FROM \(part: given.table("given_id BIGINT"))
      STRAIGHT_JOIN hold FORCE INDEX (PRIMARY) ON hold.id = given.given_id
      \(part: lock)
      """
    ) { $0.hold().hold }
  }

  /// Ends active holds whose rows are locked: their seats are free, their owners may hold others.
  /// Only the rows of the owners' conduct are waited for, which whoever has them leaves at once.
  func endLocked(
    _ holds: [FoundHold], as status: Hold.Status, _ connection: Connection
  ) {
    freeAll(holds, connection)
    let ended = RowList(holds) { [.id($0.row.id)] }
    connection.later(
      """
      UPDATE \(part: ended.table("given_id BIGINT"))
      STRAIGHT_JOIN hold FORCE INDEX (PRIMARY) ON hold.id = given.given_id
      SET hold.status = \(status.rawValue), hold.ended_at = NOW(3), hold.version = hold.version + 1
      """)
    lowerLimits(of: holds, connection)
    countUnpaid(holds.map(\.row), connection)
    let told = RowList(holds) { hold in
      [
        .id(hold.row.id), .id(hold.row.userID), .id(hold.row.scheduleID),
        .text(hold.seats.json), .number(hold.row.version + 1),
      ]
    }
    connection.emitAll(
      "hold.\(status.rawValue)", .hold, id: "hold_id", sequence: "version",
      endedPayload(id: "hold_id", user: "user_id", date: "schedule_id", seats: "seats"),
      told.table(
        "hold_id BIGINT", "user_id BIGINT", "schedule_id BIGINT", "seats TEXT", "version BIGINT"))
  }

  private func freeAll(_ holds: [FoundHold], _ connection: Connection) {
    let seats = holds.flatMap { hold in
      hold.seats.map { (SeatOfDate(hold.row.scheduleID, $0), hold.row.id) }
    }
    let given = RowList(seats.sorted { $0.0 < $1.0 }) { seat, hold in
      [.id(seat.date), .id(seat.seat), .id(hold)]
    }
    connection.later(
      """
      UPDATE \(part: given.table("schedule_id BIGINT", "seat_no INT", "hold_id BIGINT"))
      STRAIGHT_JOIN seat FORCE INDEX (PRIMARY) USING (schedule_id, seat_no)
      SET seat.status = 'free', seat.hold_id = NULL, seat.held_until = NULL,
        seat.version = seat.version + 1
      WHERE seat.status = 'held' AND seat.hold_id = given.hold_id
      """, changing: seats.count, orSignal: "seats_of_ended_holds")
  }

  private func lowerLimits(
    of holds: [FoundHold], _ connection: Connection
  ) {
    let counts = holds.reduce(into: [Counter: Int]()) { counts, ended in
      counts[Counter(of: ended.row), default: 0] += ended.seats.count
    }
    let given = RowList(counts.sorted { $0.key < $1.key }) { counter, count in
      [.id(counter.user), .id(counter.date), .number(Int64(count))]
    }
    lowerLimits(
      by: given.table("user_id BIGINT", "schedule_id BIGINT", "seats INT"), connection)
  }
}
