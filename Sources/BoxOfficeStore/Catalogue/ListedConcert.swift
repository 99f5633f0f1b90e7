import BoxOffice
import MariaDB

/// A concert as its own row tells of it; its status follows from its dates, which are other rows.
struct ListedConcert {
  static let columns: SQL = """
    concert.id, concert.title, concert.artist, venue.name, venue.time_zone,
      concert.cancelled_at IS NOT NULL, concert.sale_opens_at, concert.first_starts_at, concert.last_starts_at, concert.price_from
    """

  let id: ConcertID
  let title: String
  let artist: String
  let venue: String
  private let timeZone: String
  private let isCancelled: Bool
  private let saleOpensAt: Instant?
  let firstStartsAt: Instant?
  let lastStartsAt: Instant?
  private let priceFrom: Money?

  init(_ columns: inout Columns) {
    id = columns.id()
    title = columns.string()
    artist = columns.string()
    venue = columns.string()
    timeZone = columns.string()
    isCancelled = columns.bool()
    saleOpensAt = columns.optionalInstant()
    firstStartsAt = columns.optionalInstant()
    lastStartsAt = columns.optionalInstant()
    priceFrom = columns.optionalMoney()
  }

  /// The concert with the status that its dates give it.
  func concert(dates: [SaleStatus]) -> Concert {
    Concert(
      id: id, title: title, artist: artist, venue: venue, timeZone: timeZone,
      status: .ofConcert(cancelled: isCancelled, dates: dates), saleOpensAt: saleOpensAt,
      firstStartsAt: firstStartsAt, lastStartsAt: lastStartsAt, priceFrom: priceFrom)
  }
}
