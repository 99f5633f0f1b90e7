import BoxOffice
import MariaDB

/// The order of the concert list: concerts to come by their first date, then past ones, the latest
/// first. A cursor keeps the moment of the first page, so that no concert moves between the two
/// halves meanwhile.
struct ConcertList {
  private static let toCome: Int64 = 0
  private static let over: Int64 = 1

  private let asOf: Instant
  private let half: Int64
  private let last: (startsAt: Instant, id: Int64)?

  init(resuming position: Position?, at database: Database) throws {
    guard let position else {
      asOf = try database.now()
      half = Self.toCome
      last = nil
      return
    }
    asOf = Instant(millisecondsSince1970: position.numbers[0])
    half = position.numbers[1]
    last = (Instant(millisecondsSince1970: position.numbers[2]), position.numbers[3])
  }

  func concerts(
    _ database: Database, from: Instant?, to: Instant?, limit: Int
  ) throws -> [ListedConcert] {
    let filter = dateFilter(from: from, to: to, of: "concert.id")
    var concerts: [ListedConcert] = []
    if half == Self.toCome {
      let resume: SQL =
        last.map { "AND (concert.first_starts_at, concert.id) > (\($0.startsAt), \($0.id))" } ?? ""
      concerts = try database.answer(
        to: .all(
          """
          SELECT \(part: ListedConcert.columns)
          FROM concert
          JOIN venue ON venue.id = concert.venue_id
          WHERE concert.last_starts_at > \(asOf) \(part: resume) \(part: filter)
          ORDER BY concert.first_starts_at, concert.id
          LIMIT \(limit)
          """
        ) { ListedConcert(&$0) })
    }
    guard concerts.count < limit else { return concerts }
    let resume: SQL =
      half == Self.over
      ? last.map { "AND (concert.last_starts_at, concert.id) < (\($0.startsAt), \($0.id))" } ?? ""
      : ""
    concerts += try database.answer(
      to: .all(
        """
        SELECT \(part: ListedConcert.columns)
        FROM concert
        JOIN venue ON venue.id = concert.venue_id
        WHERE concert.last_starts_at <= \(asOf) \(part: resume) \(part: filter)
        ORDER BY concert.last_starts_at DESC, concert.id DESC
        LIMIT \(limit - concerts.count)
        """
      ) { ListedConcert(&$0) })
    return concerts
  }

  func position(_ concert: ListedConcert) -> Position {
    guard let first = concert.firstStartsAt, let last = concert.lastStartsAt else {
      preconditionFailure("concert \(concert.id.value) is listed and has no dates")
    }
    let isOver = last <= asOf
    return Position(
      asOf.millisecondsSince1970, isOver ? Self.over : Self.toCome,
      (isOver ? last : first).millisecondsSince1970, concert.id.value)
  }
}

/// The condition that a concert, named by a column, has a date in the span.
func dateFilter(from: Instant?, to: Instant?, of concert: SQL) -> SQL {
  if from == nil && to == nil { return "" }
  let since: SQL = from.map { "AND schedule.starts_at >= \($0)" } ?? ""
  let until: SQL = to.map { "AND schedule.starts_at < \($0)" } ?? ""
  return """
    AND EXISTS (
      SELECT 1 FROM schedule
      WHERE schedule.concert_id = \(part: concert) \(part: since) \(part: until)
    )
    """
}

extension Database {
  /// The moment by the database's clock.
  func now() throws -> Instant {
    try answer(to: .one("SELECT NOW(3)") { $0.instant() })
  }
}
