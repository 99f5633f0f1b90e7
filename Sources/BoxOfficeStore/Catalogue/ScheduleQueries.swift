package import BoxOffice
import MariaDB

extension Store {
  package func listSchedules(
    of id: ConcertID, onlyAvailable: Bool, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> ScheduleList {
    try ask { database in
      guard try !database.query("SELECT 1 FROM concert WHERE id = \(id)").isEmpty else {
        throw BoxOfficeError.notFound
      }
      let asOf = try database.now()
      // A concert has a bounded number of dates, so filtering and cutting happen here.
      var all = try schedules(of: id, database)
      if onlyAvailable { all = all.filter { $0.status(at: asOf) == .onSale } }
      if let after {
        all = all.filter {
          [$0.startsAt.millisecondsSince1970, $0.id.value].lexicographicallyFollows(after.numbers)
        }
      }
      let page = Page(all, limit: limit) {
        Position($0.startsAt.millisecondsSince1970, $0.id.value)
      }
      return ScheduleList(page: page, asOf: asOf)
    }
  }

  package func fetchSchedule(_ id: ScheduleID) throws(BoxOfficeError) -> ScheduleDetail {
    try ask { database in
      let rows = try database.query(
        "SELECT \(part: scheduleColumns) FROM schedule WHERE id = \(id)")
      guard let row = rows.first else { throw BoxOfficeError.notFound }
      return ScheduleDetail(
        schedule: try schedule(row, database), tiers: try tiers(of: id, database),
        asOf: row.instant(8))
    }
  }

  /// The dates of a concert in order.
  func schedules(of id: ConcertID, _ database: Database) throws -> [Schedule] {
    try database.query(
      """
      SELECT \(part: scheduleColumns)
      FROM schedule
      WHERE concert_id = \(id)
      ORDER BY starts_at, id
      LIMIT \(schedulesMaximum)
      """
    ).map { try schedule($0, database) }
  }

  func tiers(of id: ScheduleID, _ database: Database) throws -> [Tier] {
    try database.query(
      "SELECT id, name, price FROM tier WHERE schedule_id = \(id) ORDER BY price DESC, id"
    ).map { Tier(id: $0.id(0), name: $0.string(1), price: $0.money(2)) }
  }

  /// The date that these columns of a row describe.
  func schedule(_ row: Row, from first: Int = 0, _ database: Database) throws -> Schedule {
    let id: ScheduleID = row.id(first)
    return Schedule(
      id: id, concertID: row.id(first + 1), startsAt: row.instant(first + 2),
      doorsAt: row.instant(first + 3),
      saleWindow: SaleWindow(
        opensAt: row.instant(first + 4), closesAt: row.instant(first + 5),
        startsAt: row.instant(first + 2), isCancelled: row.bool(first + 6)),
      seatsTotal: row.int(first + 7),
      seatsFree: try freeSeatCounts.count(for: id) { try countFreeSeats(of: id, database) })
  }

  private func countFreeSeats(of id: ScheduleID, _ database: Database) throws -> Int64 {
    try database.query(
      """
      SELECT (
        SELECT COUNT(*) FROM seat WHERE schedule_id = \(id) AND status = 'free'
      ) + (
        SELECT COUNT(*) FROM seat
        WHERE schedule_id = \(id) AND status = 'held' AND held_until <= NOW(3)
      )
      """)[0].int(0)
  }
}

let schedulesMaximum = 1000

/// What ``Store/schedule(_:from:_:)`` reads, in its order, and the moment.
let scheduleColumns: SQL = """
  schedule.id, schedule.concert_id, schedule.starts_at, schedule.doors_at, schedule.sale_opens_at,
    schedule.sale_closes_at, schedule.cancelled_at IS NOT NULL, schedule.seats_total, NOW(3)
  """

extension [Int64] {
  fileprivate func lexicographicallyFollows(_ other: [Int64]) -> Bool {
    other.lexicographicallyPrecedes(self)
  }
}
