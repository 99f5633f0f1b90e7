package import BoxOffice
import MariaDB

extension Store {
  package func listHolds(
    of id: UserID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> HoldList {
    try ask { database in
      let rows = try database.query(
        """
        SELECT \(part: holdColumns)
        FROM hold
        WHERE user_id = \(id) AND id < \(after?.numbers[0] ?? Int64.max)
        ORDER BY id DESC
        LIMIT \(limit + 1)
        """)
      let seats =
        rows.isEmpty ? [] : try database.query(heldSeatsQuery(rows.map { $0.id(0) }))
      let seatsOf = Dictionary(grouping: seats) { $0.id(0) as HoldID }
      let holds = rows.map { hold($0, seats: seatsOf[$0.id(0)]?.map(heldSeat) ?? []) }
      return HoldList(
        page: Page(holds, limit: limit) { Position($0.id.value) },
        asOf: try rows.first?.instant(9) ?? database.now())
    }
  }

  package func fetchHold(
    _ id: HoldID, of userID: UserID
  ) throws(BoxOfficeError) -> (Hold, asOf: Instant) {
    try ask { database in
      let row = try database.query(
        "SELECT \(part: holdColumns) FROM hold WHERE id = \(id) AND user_id = \(userID)"
      ).first
      guard let row else { throw BoxOfficeError.notFound }
      let seats = try database.query(heldSeatsQuery([id]))
      return (hold(row, seats: seats.map(heldSeat)), row.instant(9))
    }
  }

  /// The caller's hold, its row locked, and the concert if it has a line; not found where it is somebody else's.
  func lockHold(
    _ id: HoldID, of userID: UserID, _ connection: Connection
  ) throws -> (hold: Hold, now: Instant, queue: ConcertID?) {
    let results = try connection.queries([
      """
      SELECT \(part: holdColumns)
      FROM hold
      WHERE id = \(id) AND user_id = \(userID)
      \("FOR UPDATE", if: keeps(.rowLock))
      """,
      heldSeatsQuery([id]),
    ])
    guard let row = results[0].first else { throw BoxOfficeError.notFound }
    let seats = results[1]
    return (hold(row, seats: seats.map(heldSeat)), row.instant(9), seats.first?.optionalID(9))
  }

  private func heldSeatsQuery(_ ids: [HoldID]) -> SQL {
    """
    SELECT hold_seat.hold_id, hold_seat.seat_no, venue_seat.section, venue_seat.`row`,
      venue_seat.number, venue_seat.x, venue_seat.y, hold_seat.tier_id, hold_seat.price,
      sale_queue.concert_id
    FROM hold_seat
    JOIN hold ON hold.id = hold_seat.hold_id
    JOIN schedule ON schedule.id = hold.schedule_id
    JOIN concert ON concert.id = schedule.concert_id
    JOIN venue_seat ON venue_seat.venue_id = concert.venue_id
      AND venue_seat.seat_no = hold_seat.seat_no
    LEFT JOIN sale_queue ON sale_queue.concert_id = concert.id AND sale_queue.is_on
    WHERE hold_seat.hold_id IN (\(list: ids))
    ORDER BY hold_seat.hold_id, hold_seat.seat_no
    """
  }

  private func heldSeat(_ row: Row) -> HeldSeat {
    HeldSeat(place: seatPlace(row, from: 1), price: row.money(8))
  }

  private func hold(_ row: Row, seats: [HeldSeat]) -> Hold {
    Hold(
      id: row.id(0), userID: row.id(1), scheduleID: row.id(2), status: row.word(3), seats: seats,
      total: row.money(4), createdAt: row.instant(5), expiresAt: row.instant(6),
      isExtended: row.bool(7), version: row.int(8))
  }
}

private let holdColumns: SQL = """
  hold.id, hold.user_id, hold.schedule_id, hold.status, hold.total, hold.created_at,
    hold.expires_at, hold.extended_at IS NOT NULL, hold.version, NOW(3)
  """
