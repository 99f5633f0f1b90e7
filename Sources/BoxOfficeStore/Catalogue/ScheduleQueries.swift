package import BoxOffice
import MariaDB

extension Store {
  package func listSchedules(
    of id: ConcertID, onlyAvailable: Bool, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> ScheduleList {
    try ask { database in
      let (rows, seatsFree) = try ask(
        scheduleQuery(of: id), countingSeatsOf: .all(of: id), database)
      guard let asOf = rows.first?.asOf else { throw BoxOfficeError.notFound }
      // A concert has a bounded number of dates, so filtering and cutting happen here.
      var all = rows.compactMap { $0.date?.counted(seatsFree) }
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
      let question = Query.first(
        "SELECT NOW(3), \(part: UncountedSchedule.columns) FROM schedule WHERE id = \(id)"
      ) { (asOf: $0.instant(), date: UncountedSchedule(&$0)) }
      let (row, seatsFree) = try ask(question, countingSeatsOf: .only(id), database)
      guard let row else { throw BoxOfficeError.notFound }
      return ScheduleDetail(
        schedule: row.date.counted(seatsFree), tiers: try tiers(of: id, database), asOf: row.asOf)
    }
  }

  /// The dates of a concert in order, each with the moment; one row without a date where the
  /// concert has none.
  private func scheduleQuery(
    of id: ConcertID
  ) -> Query<[(asOf: Instant, date: UncountedSchedule?)]> {
    .all(
      """
      SELECT NOW(3), \(part: UncountedSchedule.columns)
      FROM concert
      LEFT JOIN schedule ON schedule.concert_id = concert.id
      WHERE concert.id = \(id)
      ORDER BY schedule.starts_at, schedule.id
      LIMIT \(schedulesMaximum)
      """
    ) { columns in
      (asOf: columns.instant(), date: columns.optionalRest { UncountedSchedule(&$0) })
    }
  }

  func tiers(of id: ScheduleID, _ database: Database) throws -> [Tier] {
    try database.answer(
      to: .all(
        "SELECT id, name, price FROM tier WHERE schedule_id = \(id) ORDER BY price DESC, id"
      ) { Tier(id: $0.id(), name: $0.string(), price: $0.money()) })
  }
}

/// The most dates of a concert that a read looks at.
let schedulesMaximum = 1000

extension [Int64] {
  fileprivate func lexicographicallyFollows(_ other: [Int64]) -> Bool {
    other.lexicographicallyPrecedes(self)
  }
}
