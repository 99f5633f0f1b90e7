import BoxOffice
import MariaDB

/// What a buyer who names seats is looking at: read without locks, so that most refusals cost one query.
struct Offer {
  let scheduleID: ScheduleID
  let seats: [HeldSeat]
  let terms: HoldTerms
  /// Holds that have run out but still stand on these seats.
  let staleHolds: [HoldID]
  /// The concert, if it has a line, so that only who has a pass may buy.
  let queuedConcertID: ConcertID?
  private let window: SaleWindow
  private let asOf: Instant
  private let free: Set<SeatID>

  fileprivate init(_ rows: [Row], of scheduleID: ScheduleID) {
    self.scheduleID = scheduleID
    seats = rows.map { HeldSeat(place: seatPlace($0), price: $0.money(7)) }
    let first = rows[0]
    window = saleWindow(first, from: 11)
    terms = HoldTerms(
      seconds: first.int(15), secondsMax: first.int(16), seatsPerUserMax: first.int(17))
    queuedConcertID = first.optionalID(19)
    let asOf = first.instant(18)
    self.asOf = asOf
    let stale = rows.filter { $0.optionalInstant(9).map { $0 <= asOf } ?? false }
    staleHolds = Array(Set(stale.compactMap { $0.optionalID(10) })).sorted()
    free = Set((rows.filter { $0.string(8) == SeatStatus.free.rawValue } + stale).map { $0.id(0) })
  }

  var total: Money { seats.map(\.price).total() }

  /// Refuses what the transaction would refuse as well.
  func requireAvailable(_ wanted: [SeatID]) throws(BoxOfficeError) {
    try window.requireOpen(at: asOf)
    let taken = wanted.filter { !free.contains($0) }
    guard taken.isEmpty else { throw .seatUnavailable(taken) }
  }
}

extension Store {
  func readOffer(
    of wanted: [SeatID], on schedule: ScheduleID
  ) throws(BoxOfficeError) -> Offer {
    try ask { database in
      let rows = try database.query(
        """
        SELECT \(part: placeColumns), tier.price, CAST(seat.status AS CHAR), seat.held_until,
          seat.hold_id, \(part: saleWindowColumns), concert.hold_seconds,
          concert.hold_seconds_max, concert.seats_per_user_max, NOW(3),
          sale_queue.concert_id
        \(part: placeTables)
        JOIN tier ON tier.id = seat.tier_id
        LEFT JOIN sale_queue ON sale_queue.concert_id = concert.id AND sale_queue.is_on
        WHERE seat.schedule_id = \(schedule) AND seat.seat_no IN (\(list: wanted))
        ORDER BY seat.seat_no
        """)
      guard rows.isEmpty else { return Offer(rows, of: schedule) }
      let exists = try !database.query("SELECT 1 FROM schedule WHERE id = \(schedule)").isEmpty
      throw exists ? BoxOfficeError.seatUnavailable(wanted) : .notFound
    }
  }

  /// Asks for the sale window of a date; until the transaction ends, no script can close or cancel it.
  func saleWindowLock(of id: ScheduleID) -> SQL {
    """
    SELECT \(part: saleWindowColumns), NOW(3)
    FROM schedule
    JOIN concert ON concert.id = schedule.concert_id
    WHERE schedule.id = \(id)
    LOCK IN SHARE MODE
    """
  }

  /// What ``saleWindowLock(of:)`` has found.
  func lockedWindow(_ row: Row?) throws -> (window: SaleWindow, now: Instant) {
    guard let row else { throw BoxOfficeError.notFound }
    return (saleWindow(row, from: 0), row.instant(4))
  }

  /// Asks for the named seats, locked in primary-key order. Whatever writes seats names the primary key too: by
  /// the index of the status it would lock other people's seats, and in another order.
  func seatLocks(_ ids: [SeatID], of schedule: ScheduleID) -> SQL {
    """
    SELECT seat_no, tier_id, status, version, hold_id, held_until, order_id
    FROM seat FORCE INDEX (PRIMARY)
    WHERE schedule_id = \(schedule) AND seat_no IN (\(list: ids))
    ORDER BY seat_no
    \("FOR UPDATE", if: keeps(.rowLock))
    """
  }

  /// One of those that ``seatLocks(_:of:)`` has found.
  func seat(_ row: Row) -> Seat {
    Seat(
      id: row.id(0), tierID: row.id(1), status: row.word(2), version: row.int(3),
      holdID: row.optionalID(4), heldUntil: row.optionalInstant(5), orderID: row.optionalID(6))
  }

  /// The condition that these rows are still as they were read.
  func unchanged(_ seats: [Seat]) -> SQL {
    guard keeps(.versionCheck) else { return "seat_no IN (\(list: seats.map(\.id)))" }
    let rows = seats.map { "(seat_no = \($0.id) AND version = \($0.version))" as SQL }
    return "(\(part: rows.joined(separator: " OR ")))"
  }
}

private let saleWindowColumns: SQL = """
  schedule.sale_opens_at, schedule.sale_closes_at, schedule.starts_at,
    schedule.cancelled_at IS NOT NULL OR concert.cancelled_at IS NOT NULL
  """

private func saleWindow(_ row: Row, from first: Int) -> SaleWindow {
  SaleWindow(
    opensAt: row.instant(first), closesAt: row.instant(first + 1),
    startsAt: row.instant(first + 2), isCancelled: row.bool(first + 3))
}

extension [SQL] {
  /// One fragment of all, divided by plain text.
  func joined(separator: SQL = ", ") -> SQL {
    guard let first else { return "" }
    return dropFirst().reduce(first) { "\(part: $0)\(part: separator)\(part: $1)" }
  }
}
