package import BoxOffice
import MariaDB

extension Store: Catalogue {
  package func listConcerts(
    from: Instant?, to: Instant?, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<Concert> {
    try ask { database in
      let list = try ConcertList(resuming: after, at: database)
      var rows = try list.rows(database, from: from, to: to, limit: limit + 1)
      let page = rows.prefix(limit)
      let dates = try dates(of: page.map { $0.id(0) }, database)
      let concerts = page.map { concert($0, dates: dates[$0.id(0)] ?? []) }
      rows.removeFirst(page.count)
      let next = rows.isEmpty ? nil : page.last.map(list.position)
      return Page(items: concerts, next: next)
    }
  }

  package func fetchConcert(_ id: ConcertID) throws(BoxOfficeError) -> ConcertDetail {
    try ask { database in
      // One round trip: a second one would cost as much as all the rest of the answer.
      let rows = try database.query(
        """
        SELECT \(part: ConcertList.columns),
          concert.description, concert.seats_per_user_max, concert.refund_policy, NOW(3),
          sale_queue.capacity, sale_queue.admissions_per_minute, sale_queue.pass_seconds,
          sale_queue.opens_at, \(part: scheduleColumns)
        FROM concert
        JOIN venue ON venue.id = concert.venue_id
        LEFT JOIN sale_queue ON sale_queue.concert_id = concert.id AND sale_queue.is_on
        LEFT JOIN schedule ON schedule.concert_id = concert.id
        WHERE concert.id = \(id)
        ORDER BY schedule.starts_at, schedule.id
        LIMIT \(schedulesMaximum)
        """)
      guard let row = rows.first else { throw BoxOfficeError.notFound }
      guard let policy = RefundPolicy(parsing: row.string(11)) else {
        throw BoxOfficeError.broken(reason: "refund_policy_\(id.value)")
      }
      let asOf = row.instant(12)
      let schedules = try rows.filter { !$0.isNull(17) }.map {
        try schedule($0, from: 17, database)
      }
      return ConcertDetail(
        concert: concert(row, dates: schedules.map { $0.status(at: asOf) }),
        description: row.string(9), seatsPerUserMax: row.int(10), refundPolicy: policy,
        schedules: schedules, queue: queueSettings(row),
        asOf: asOf)
    }
  }

  private func queueSettings(_ row: Row) -> QueueSettings? {
    row.optionalInt(13).map { capacity in
      QueueSettings(
        capacity: capacity, admissionsPerMinute: row.int(14), passMinutes: row.int(15) / 60,
        opensAt: row.optionalInstant(16))
    }
  }

  /// The concert of a row in which ``ConcertList``'s columns begin at that one.
  func concert(_ row: Row, from first: Int = 0, dates: [SaleStatus]) -> Concert {
    Concert(
      id: row.id(first), title: row.string(first + 1), artist: row.string(first + 2),
      venue: row.string(first + 3),
      status: .ofConcert(cancelled: row.bool(first + 4), dates: dates),
      saleOpensAt: row.optionalInstant(first + 5), firstStartsAt: row.optionalInstant(first + 6),
      lastStartsAt: row.optionalInstant(first + 7), priceFrom: row.optionalMoney(first + 8))
  }

  // Whether a seat is left is all that a list needs to know, and the index answers it at once.
  func dates(
    of ids: [ConcertID], _ database: Database
  ) throws -> [ConcertID: [SaleStatus]] {
    guard !ids.isEmpty else { return [:] }
    let rows = try database.query(
      """
      SELECT concert_id, sale_opens_at, sale_closes_at, starts_at, cancelled_at IS NOT NULL,
        EXISTS (
          SELECT 1 FROM seat WHERE seat.schedule_id = schedule.id AND seat.status = 'free'
        ) OR EXISTS (
          SELECT 1 FROM seat
          WHERE seat.schedule_id = schedule.id AND seat.status = 'held' AND seat.held_until <= NOW(3)
        ),
        NOW(3)
      FROM schedule
      WHERE concert_id IN (\(list: ids))
      """)
    var statuses: [ConcertID: [SaleStatus]] = [:]
    for row in rows {
      let window = SaleWindow(
        opensAt: row.instant(1), closesAt: row.instant(2), startsAt: row.instant(3),
        isCancelled: row.bool(4))
      statuses[row.id(0), default: []].append(
        window.status(hasFreeSeat: row.bool(5), at: row.instant(6)))
    }
    return statuses
  }
}
