package import BoxOffice
import MariaDB

extension Store {
  package func listConcerts(
    from: Instant?, to: Instant?, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<Concert> {
    try ask { database in
      let list = try ConcertList(resuming: after, at: database)
      let found = try list.concerts(database, from: from, to: to, limit: limit + 1)
      let page = found.prefix(limit)
      let dates = try dates(of: page.map(\.id), database)
      return Page(
        items: page.map { $0.concert(dates: dates[$0.id] ?? []) },
        next: found.count > limit ? page.last.map(list.position) : nil)
    }
  }

  package func fetchConcert(_ id: ConcertID) throws(BoxOfficeError) -> ConcertDetail {
    try ask { database in
      // All is read in one round trip: a second one would cost as much as the rest of the answer.
      let (rows, seatsFree) = try ask(concertPage(id), countingSeatsOf: .all(of: id), database)
      guard let page = rows.first?.page else { throw BoxOfficeError.notFound }
      guard let policy = RefundPolicy(parsing: page.refundPolicy) else {
        throw BoxOfficeError.broken(reason: "refund_policy_\(id.value)")
      }
      let schedules = rows.compactMap { $0.date?.counted(seatsFree) }
      return ConcertDetail(
        concert: page.concert.concert(dates: schedules.map { $0.status(at: page.asOf) }),
        description: page.description, seatsPerUserMax: page.seatsPerUserMax, refundPolicy: policy,
        schedules: schedules, queue: page.queue, asOf: page.asOf)
    }
  }

  /// The page of a concert, once with each of its dates; without a date where it has none.
  private func concertPage(
    _ id: ConcertID
  ) -> Query<[(page: ConcertPage, date: UncountedSchedule?)]> {
    .all(
      """
      SELECT \(part: ConcertPage.columns), \(part: UncountedSchedule.columns)
      FROM concert
      JOIN venue ON venue.id = concert.venue_id
      LEFT JOIN sale_queue ON sale_queue.concert_id = concert.id AND sale_queue.is_on
      LEFT JOIN schedule ON schedule.concert_id = concert.id
      WHERE concert.id = \(id)
      ORDER BY schedule.starts_at, schedule.id
      LIMIT \(schedulesMaximum)
      """
    ) { columns in
      (page: ConcertPage(&columns), date: columns.optionalRest { UncountedSchedule(&$0) })
    }
  }

  // A list only needs to know whether a seat is left, which the index answers at once.
  func dates(
    of ids: [ConcertID], _ database: Database
  ) throws -> [ConcertID: [SaleStatus]] {
    guard !ids.isEmpty else { return [:] }
    let dates = try database.answer(
      to: .all(
        """
        SELECT concert_id, NOW(3), starts_at, sale_opens_at, sale_closes_at,
          cancelled_at IS NOT NULL,
          EXISTS (
            SELECT 1 FROM seat WHERE seat.schedule_id = schedule.id AND seat.status = 'free'
          ) OR EXISTS (
            SELECT 1 FROM seat
            WHERE seat.schedule_id = schedule.id AND seat.status = 'held'
              AND seat.held_until <= NOW(3)
          )
        FROM schedule
        WHERE concert_id IN (\(list: ids))
        """
      ) { columns -> (concert: ConcertID, status: SaleStatus) in
        let (concert, asOf, startsAt) = (
          columns.id() as ConcertID, columns.instant(), columns.instant()
        )
        let window = SaleWindow(
          opensAt: columns.instant(), closesAt: columns.instant(), startsAt: startsAt,
          isCancelled: columns.bool())
        return (concert, window.status(hasFreeSeat: columns.bool(), at: asOf))
      })
    return Dictionary(grouping: dates, by: \.concert).mapValues { $0.map(\.status) }
  }
}

/// The page of a concert without its dates.
private struct ConcertPage {
  static let columns: SQL = """
    \(part: ListedConcert.columns), concert.description, concert.seats_per_user_max,
      concert.refund_policy, NOW(3), sale_queue.pass_seconds, sale_queue.capacity,
      sale_queue.admissions_per_minute, sale_queue.opens_at
    """

  let concert: ListedConcert
  let description: String
  let seatsPerUserMax: Int64
  let refundPolicy: String
  let asOf: Instant
  let queue: QueueSettings?

  init(_ columns: inout Columns) {
    concert = ListedConcert(&columns)
    description = columns.string()
    seatsPerUserMax = columns.int()
    refundPolicy = columns.string()
    asOf = columns.instant()
    let (seconds, capacity, admissions, opensAt) = (
      columns.optionalInt(), columns.optionalInt(), columns.optionalInt(),
      columns.optionalInstant()
    )
    queue = seconds.map { seconds in
      QueueSettings(
        capacity: capacity, admissionsPerMinute: admissions, passMinutes: seconds / 60,
        opensAt: opensAt)
    }
  }
}
