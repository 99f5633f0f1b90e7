package import BoxOffice
import MariaDB

extension Store {
  package func listHolds(
    of id: UserID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> HoldList {
    try ask { database in
      var holds = try database.answer(
        to: .all(
          """
          SELECT \(part: holdColumns)
          FROM hold
          WHERE user_id = \(id) AND id < \(after?.numbers[0] ?? Int64.max)
          ORDER BY id DESC
          LIMIT \(limit + 1)
          """
        ) { $0.hold() })
      let seats = try database.answer(to: heldSeats(of: holds.map(\.hold.id)))
      let seatsOf = Dictionary(grouping: seats, by: \.holdID)
      for index in holds.indices {
        holds[index].hold.seats = seatsOf[holds[index].hold.id]?.map(\.seat) ?? []
      }
      return HoldList(
        page: Page(holds.map(\.hold), limit: limit) { Position($0.id.value) },
        asOf: try holds.first?.now ?? database.now())
    }
  }

  package func fetchHold(
    _ id: HoldID, of userID: UserID
  ) throws(BoxOfficeError) -> (Hold, asOf: Instant) {
    try ask { database in
      let found = try database.answer(to: holdRow(id, of: userID))
      guard var found else { throw BoxOfficeError.notFound }
      found.hold.seats = try database.answer(to: heldSeats(of: [id])).map(\.seat)
      return (found.hold, found.now)
    }
  }

  /// The caller's hold, its row locked, and its first seat, which tells of the concert; not found
  /// if it is another user's.
  func lockHold(
    _ id: HoldID, of userID: UserID, _ connection: Connection
  ) throws -> (hold: Hold, now: Instant, seat: HeldSeatRow?) {
    let (found, seats) = try connection.answers(
      to: holdRow(id, of: userID, lock: keeps(.rowLock) ? "FOR UPDATE" : ""), heldSeats(of: [id]))
    guard var found else { throw BoxOfficeError.notFound }
    found.hold.seats = seats.map(\.seat)
    return (found.hold, found.now, seats.first)
  }

  private func holdRow(
    _ id: HoldID, of userID: UserID, lock: SQL = ""
  ) -> Query<(hold: Hold, now: Instant)?> {
    .first(
      """
      SELECT \(part: holdColumns)
      FROM hold
      WHERE id = \(id) AND user_id = \(userID)
      \(part: lock)
      """
    ) { $0.hold() }
  }

  private func heldSeats(of ids: [HoldID]) -> Query<[HeldSeatRow]> {
    if ids.isEmpty { return .known([]) }
    return .all(
      """
      SELECT \(part: HeldSeatRow.columns)
      FROM hold_seat
      JOIN hold ON hold.id = hold_seat.hold_id
      \(part: HeldSeatRow.joins)
      WHERE hold_seat.hold_id IN (\(list: ids))
      ORDER BY hold_seat.hold_id, hold_seat.seat_no
      """, HeldSeatRow.init)
  }
}

/// One seat of a hold, the line of its concert, and what keeps the holder from paying there, or is
/// counted against them.
struct HeldSeatRow {
  static let columns: SQL = """
    hold_seat.hold_id, hold_seat.seat_no, venue_seat.section, venue_seat.`row`,
      venue_seat.number, venue_seat.x, venue_seat.y, hold_seat.tier_id, hold_seat.price,
      hold_conduct.concert_id, user.id IS NOT NULL, sale_queue.concert_id, sale_queue.is_auto
    """

  /// The tables behind the hold and its seats, in this order and by their primary keys, as in an
  /// offer.
  static let joins: SQL = """
    STRAIGHT_JOIN schedule FORCE INDEX (PRIMARY) ON schedule.id = hold.schedule_id
    STRAIGHT_JOIN concert FORCE INDEX (PRIMARY) ON concert.id = schedule.concert_id
    STRAIGHT_JOIN venue_seat FORCE INDEX (PRIMARY) ON venue_seat.venue_id = concert.venue_id
      AND venue_seat.seat_no = hold_seat.seat_no
    LEFT JOIN sale_queue ON sale_queue.concert_id = concert.id AND sale_queue.is_on
    LEFT JOIN hold_conduct FORCE INDEX (PRIMARY) ON hold_conduct.user_id = hold.user_id
      AND hold_conduct.concert_id = concert.id
    \(part: unverifiedUser("hold.user_id"))
    """

  let holdID: HoldID
  let seat: HeldSeat
  let watchedConcertID: ConcertID?
  /// Whether the holder has not proved an address and would have to.
  private let isUnverified: Bool
  let gate: SaleGate?

  init(_ columns: inout Columns) {
    holdID = columns.id()
    seat = HeldSeat(place: columns.seatPlace(), price: columns.money())
    watchedConcertID = columns.optionalID()
    isUnverified = columns.bool()
    gate = columns.optionalRest { SaleGate(concertID: $0.id(), isAuto: $0.bool()) }
  }

  /// Refuses a payment of a holder who would have to prove an address before.
  func requireVerified() throws(BoxOfficeError) {
    guard !isUnverified else { throw .emailNotVerified }
  }
}

let holdColumns: SQL = """
  hold.id, hold.user_id, hold.schedule_id, hold.status, hold.total, hold.created_at,
    hold.expires_at, hold.extended_at IS NOT NULL, hold.version, NOW(3)
  """

extension Columns {
  /// A hold, its seats still to come, and the moment at which it was read.
  mutating func hold() -> (hold: Hold, now: Instant) {
    let hold = Hold(
      id: id(), userID: id(), scheduleID: id(), status: word(), seats: [], total: money(),
      createdAt: instant(), expiresAt: instant(), isExtended: bool(), version: int())
    return (hold, instant())
  }
}
