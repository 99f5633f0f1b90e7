import BoxOffice
import MariaDB

/// The order of the concert list: what is to come by its first date, then what is over, latest first.
/// A cursor keeps the moment of the first page, so that nothing moves between the two halves meanwhile.
struct ConcertList {
  static let columns: SQL = """
    concert.id, concert.title, concert.artist, venue.name, concert.cancelled_at IS NOT NULL,
      concert.sale_opens_at, concert.first_starts_at, concert.last_starts_at, concert.price_from
    """
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

  func rows(_ database: Database, from: Instant?, to: Instant?, limit: Int) throws -> [Row] {
    let filter = dateFilter(from: from, to: to, of: "concert.id")
    var rows: [Row] = []
    if half == Self.toCome {
      let resume: SQL =
        last.map { "AND (concert.first_starts_at, concert.id) > (\($0.startsAt), \($0.id))" } ?? ""
      rows = try database.query(
        """
        SELECT \(part: Self.columns)
        FROM concert
        JOIN venue ON venue.id = concert.venue_id
        WHERE concert.last_starts_at > \(asOf) \(part: resume) \(part: filter)
        ORDER BY concert.first_starts_at, concert.id
        LIMIT \(limit)
        """)
    }
    guard rows.count < limit else { return rows }
    let resume: SQL =
      half == Self.over
      ? last.map { "AND (concert.last_starts_at, concert.id) < (\($0.startsAt), \($0.id))" } ?? ""
      : ""
    rows += try database.query(
      """
      SELECT \(part: Self.columns)
      FROM concert
      JOIN venue ON venue.id = concert.venue_id
      WHERE concert.last_starts_at <= \(asOf) \(part: resume) \(part: filter)
      ORDER BY concert.last_starts_at DESC, concert.id DESC
      LIMIT \(limit - rows.count)
      """)
    return rows
  }

  func position(_ row: Row) -> Position {
    let isOver = row.instant(7) <= asOf
    return Position(
      asOf.millisecondsSince1970, isOver ? Self.over : Self.toCome,
      row.instant(isOver ? 7 : 6).millisecondsSince1970, row.int(0))
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
    try query("SELECT NOW(3)")[0].instant(0)
  }
}
