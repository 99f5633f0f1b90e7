import BoxOffice
import MariaDB

/// The state of the seats that a buyer names, read without locks so that most refusals cost one
/// query.
struct Offer {
  let scheduleID: ScheduleID
  let seats: [HeldSeat]
  let terms: HoldTerms
  /// Expired holds that still stand on these seats.
  let staleHolds: [HoldID]
  /// The concert, if it has a line and buying needs a pass.
  let queuedConcertID: ConcertID?
  private let window: SaleWindow
  private let asOf: Instant
  private let free: Set<SeatID>

  /// Takes the rows of the seats, of which there is at least one.
  init(_ rows: [OfferedSeat], of scheduleID: ScheduleID) {
    self.scheduleID = scheduleID
    seats = rows.map(\.seat)
    let first = rows[0]
    window = first.window
    terms = first.terms
    queuedConcertID = first.queuedConcertID
    asOf = first.asOf
    let stale = rows.filter { row in row.heldUntil.map { $0 <= first.asOf } ?? false }
    staleHolds = Array(Set(stale.compactMap(\.holdID))).sorted()
    free = Set((rows.filter { $0.status == .free } + stale).map(\.seat.place.id))
  }

  var total: Money { seats.map(\.price).total() }

  /// Refuses a claim while the sale is not open.
  func requireOpen() throws(BoxOfficeError) {
    try window.requireOpen(at: asOf)
  }

  /// Refuses a claim of a buyer whom something keeps from all seats.
  func requireNone(_ hindrance: BuyerHindrance) throws(BoxOfficeError) {
    try hindrance.requireNone(at: asOf)
  }

  /// Refuses a claim that the transaction would refuse as well.
  func requireAvailable(_ wanted: [SeatID]) throws(BoxOfficeError) {
    try requireOpen()
    let taken = wanted.filter { !free.contains($0) }
    guard taken.isEmpty else { throw .seatUnavailable(taken) }
  }
}

/// One seat of an offer, with what is the same for all of them.
struct OfferedSeat {
  static let columns: SQL = """
    \(part: placeColumns), tier.price, CAST(seat.status AS CHAR), seat.held_until,
      seat.hold_id, \(part: saleWindowColumns), concert.hold_seconds,
      concert.hold_seconds_max, concert.seats_per_user_max, concert.live_holds_max,
      concert.unpaid_holds_max, NOW(3), sale_queue.concert_id
    """

  /// The tables behind the seats, in this order and by their primary keys: left to choose, the
  /// server begins with one that its statistics call empty, and reads a hall for each seat.
  static let joins: SQL = """
    STRAIGHT_JOIN schedule FORCE INDEX (PRIMARY) ON schedule.id = seat.schedule_id
    STRAIGHT_JOIN concert FORCE INDEX (PRIMARY) ON concert.id = schedule.concert_id
    STRAIGHT_JOIN venue_seat FORCE INDEX (PRIMARY) ON venue_seat.venue_id = concert.venue_id
      AND venue_seat.seat_no = seat.seat_no
    STRAIGHT_JOIN tier FORCE INDEX (PRIMARY) ON tier.id = seat.tier_id
    LEFT JOIN sale_queue ON sale_queue.concert_id = concert.id AND sale_queue.is_on
    """

  let seat: HeldSeat
  fileprivate let status: SeatStatus
  fileprivate let heldUntil: Instant?
  fileprivate let holdID: HoldID?
  fileprivate let window: SaleWindow
  fileprivate let terms: HoldTerms
  fileprivate let asOf: Instant
  fileprivate let queuedConcertID: ConcertID?

  init(_ columns: inout Columns) {
    seat = HeldSeat(place: columns.seatPlace(), price: columns.money())
    status = columns.word()
    heldUntil = columns.optionalInstant()
    holdID = columns.optionalID()
    window = columns.saleWindow()
    terms = HoldTerms(
      seconds: columns.int(), secondsMax: columns.int(), seatsPerUserMax: columns.int(),
      liveHoldsMax: columns.int(), unpaidHoldsMax: columns.int())
    asOf = columns.instant()
    queuedConcertID = columns.optionalID()
  }
}

extension Store {
  /// The offer of some seats to a buyer whom nothing keeps from them.
  func readOffer(
    of wanted: [SeatID], on schedule: ScheduleID, for user: UserID
  ) throws(BoxOfficeError) -> Offer {
    try ask { database in
      let rows = try database.answer(
        to: .all(
          """
          SELECT \(part: OfferedSeat.columns), \(part: BuyerHindrance.columns)
          FROM seat \(part: OfferedSeat.joins)
          \(part: BuyerHindrance.joins(of: "\(user)"))
          WHERE seat.schedule_id = \(schedule) AND seat.seat_no IN (\(list: wanted))
          ORDER BY seat.seat_no
          """
        ) { (seat: OfferedSeat(&$0), hindrance: BuyerHindrance(&$0)) })
      if let first = rows.first {
        let offer = Offer(rows.map(\.seat), of: schedule)
        try offer.requireOpen()
        try offer.requireNone(first.hindrance)
        return offer
      }
      let exists = try database.answer(to: scheduleExists(schedule))
      throw exists ? BoxOfficeError.seatUnavailable(wanted) : .notFound
    }
  }

  /// The sale window of a date, nil where there is no such date; until the transaction ends, no
  /// script can close or cancel it.
  func saleWindowLock(of id: ScheduleID) -> Query<(window: SaleWindow, now: Instant)?> {
    .first(
      """
      SELECT \(part: saleWindowColumns), NOW(3)
      FROM schedule
      JOIN concert ON concert.id = schedule.concert_id
      WHERE schedule.id = \(id)
      LOCK IN SHARE MODE
      """
    ) { ($0.saleWindow(), $0.instant()) }
  }

  /// The named seats, locked in primary-key order. All that writes seats names the primary key too:
  /// by the index of the status it would lock other people's seats, and in another order.
  func seatLocks(_ ids: [SeatID], of schedule: ScheduleID) -> Query<[Seat]> {
    .all(
      """
      SELECT \(part: seatColumns)
      FROM seat FORCE INDEX (PRIMARY)
      WHERE schedule_id = \(schedule) AND seat_no IN (\(list: ids))
      ORDER BY seat_no
      \("FOR UPDATE", if: keeps(.rowLock))
      """
    ) { $0.seat() }
  }

  /// The condition that these rows are still as they were read.
  func unchanged(_ seats: [Seat]) -> SQL {
    guard keeps(.versionCheck) else { return "seat_no IN (\(list: seats.map(\.id)))" }
    let rows = seats.map { "(seat_no = \($0.id) AND version = \($0.version))" as SQL }
    return "(\(part: rows.joined(separator: " OR ")))"
  }
}

let saleWindowColumns: SQL = """
  schedule.sale_opens_at, schedule.sale_closes_at, schedule.starts_at,
    schedule.cancelled_at IS NOT NULL OR concert.cancelled_at IS NOT NULL
  """

extension Columns {
  mutating func saleWindow() -> SaleWindow {
    SaleWindow(
      opensAt: instant(), closesAt: instant(), startsAt: instant(), isCancelled: bool())
  }

  /// The row that ``seatColumns`` describe.
  mutating func seat() -> Seat {
    Seat(
      id: id(), tierID: id(), status: word(), version: int(), holdID: optionalID(),
      heldUntil: optionalInstant(), orderID: optionalID())
  }
}

let seatColumns: SQL = """
  seat.seat_no, seat.tier_id, seat.status, seat.version, seat.hold_id, seat.held_until, seat.order_id
  """

extension [SQL] {
  /// One fragment of all fragments, divided by plain text.
  func joined(separator: SQL = ", ") -> SQL {
    guard let first else { return "" }
    return dropFirst().reduce(first) { "\(part: $0)\(part: separator)\(part: $1)" }
  }
}
