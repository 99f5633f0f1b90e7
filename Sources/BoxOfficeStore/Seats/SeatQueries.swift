package import BoxOffice
import MariaDB

extension Store {
  package func fetchSeatMap(_ id: ScheduleID) throws(BoxOfficeError) -> SeatMap {
    try ask { database in
      let version = try database.answer(
        to: .first(
          """
          SELECT venue.layout_version
          FROM schedule
          JOIN concert ON concert.id = schedule.concert_id
          JOIN venue ON venue.id = concert.venue_id
          WHERE schedule.id = \(id)
          """
        ) { $0.int() })
      guard let version else { throw BoxOfficeError.notFound }
      let seats = try database.answer(to: seatPlaces(of: id))
      return SeatMap(layoutVersion: version, tiers: try tiers(of: id, database), seats: seats)
    }
  }

  package func fetchSeatMapVersion(_ id: ScheduleID) throws(BoxOfficeError) -> String {
    try ask { database in
      let version = try database.answer(
        to: .first(
          """
          SELECT CONCAT_WS(
            ':', venue.id, venue.layout_version, schedule.seats_total,
            (
              SELECT GROUP_CONCAT(tier.id, '=', tier.price, '=', tier.name ORDER BY tier.id)
              FROM tier
              WHERE tier.schedule_id = schedule.id
            )
          )
          FROM schedule
          JOIN concert ON concert.id = schedule.concert_id
          JOIN venue ON venue.id = concert.venue_id
          WHERE schedule.id = \(id)
          """
        ) { $0.string() })
      guard let version else { throw BoxOfficeError.notFound }
      return version
    }
  }

  package func fetchAvailability(_ id: ScheduleID) throws(BoxOfficeError) -> Availability {
    try ask { database in
      try presentHall(of: id, .complete, database).0.availability()
    }
  }

  package func listSeats(
    of id: ScheduleID, status: SeatStatus?, tierID: TierID?, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<ListedSeat> {
    try ask { database in
      guard try database.answer(to: scheduleExists(id)) else {
        throw BoxOfficeError.notFound
      }
      let ofTier: SQL = tierID.map { "AND seat.tier_id = \($0)" } ?? ""
      let ofStatus: SQL = status.map { "AND \(part: statusAtPresent) = \($0.rawValue)" } ?? ""
      let seats = try database.answer(
        to: .all(
          """
          SELECT \(part: placeColumns), tier.price, \(part: statusAtPresent)
          \(part: placeTables)
          JOIN tier ON tier.id = seat.tier_id
          WHERE seat.schedule_id = \(id) AND seat.seat_no > \(after?.numbers[0] ?? 0)
            \(part: ofTier) \(part: ofStatus)
          ORDER BY seat.seat_no
          LIMIT \(limit + 1)
          """
        ) { ListedSeat(place: $0.seatPlace(), price: $0.money(), status: $0.word()) })
      return Page(seats, limit: limit) { Position($0.place.id.value) }
    }
  }
}

/// The columns that ``MariaDB/Columns/seatPlace()`` reads, in its order.
let placeColumns: SQL = """
  seat.seat_no, venue_seat.section, venue_seat.`row`, venue_seat.number, venue_seat.x, venue_seat.y,
    seat.tier_id
  """

let placeTables: SQL = """
  FROM seat
  JOIN schedule ON schedule.id = seat.schedule_id
  JOIN concert ON concert.id = schedule.concert_id
  JOIN venue_seat ON venue_seat.venue_id = concert.venue_id AND venue_seat.seat_no = seat.seat_no
  """

// An expired hold holds no seat, swept or not.
private let statusAtPresent: SQL =
  "IF(seat.status = 'held' AND seat.held_until <= NOW(3), 'free', CAST(seat.status AS CHAR))"

/// Every place of a date in the order of its seats.
func seatPlaces(of id: ScheduleID) -> Query<[SeatPlace]> {
  .all(
    """
    SELECT \(part: placeColumns)
    \(part: placeTables)
    WHERE seat.schedule_id = \(id)
    ORDER BY seat.seat_no
    """
  ) { $0.seatPlace() }
}

/// Whether there is such a date.
func scheduleExists(_ id: ScheduleID) -> Query<Bool> {
  .exists("SELECT 1 FROM schedule WHERE id = \(id)")
}

extension Columns {
  /// The place that ``placeColumns`` describe.
  mutating func seatPlace() -> SeatPlace {
    SeatPlace(
      id: id(), section: string(), row: string(), number: int(), x: int(), y: int(), tierID: id())
  }
}
