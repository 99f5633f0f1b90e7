import BoxOffice
import MariaDB

/// Concerts in the order of the search: to come before over and cancelled; the better fit; then the
/// soonest, and of those that are over the latest.
struct SearchList {
  /// The position of a row in that order.
  struct Place {
    static let columns: SQL = "hit.half, hit.rank, hit.moment, hit.concert_id"

    let half: Int64
    let rank: Int64
    let moment: Instant
    let id: Int64

    init(_ columns: inout Columns) {
      (half, rank) = (columns.int(), columns.int())
      (moment, id) = (columns.instant(), columns.int())
    }

    init(half: Int64, rank: Int64, moment: Instant, id: Int64) {
      (self.half, self.rank, self.moment, self.id) = (half, rank, moment, id)
    }

    /// Of the concerts that are over the latest come first.
    var sign: Int64 { half == SearchList.over ? -1 : 1 }

    static func < (left: Place, right: Place) -> Bool {
      left.order.lexicographicallyPrecedes(right.order)
    }

    private var order: [Int64] {
      [half, rank, sign * moment.millisecondsSince1970, sign * id]
    }
  }

  typealias Found = (place: Place, concert: ListedConcert)

  private static let toCome: Int64 = 0
  private static let over: Int64 = 1

  let database: Database
  let candidates: SearchCandidates
  var slips: [SearchSlips]
  let asOf: Instant
  let from: Instant?
  let to: Instant?

  /// The next concerts, each with its place.
  func concerts(after place: Place?, limit: Int) throws -> [Found] {
    let extent = try candidates.all(slips: slips)
    if case .these(let concerts) = extent {
      return concerts.isEmpty ? [] : try sorted(among: concerts, after: place, limit: limit)
    }
    var found: [Found] = []
    if place?.half != Self.over {
      for rank in SearchRank.allCases where rank.rawValue >= place?.rank ?? 0 {
        let resume = place.flatMap { $0.rank == rank.rawValue ? $0 : nil }
        found += try toCome(rank, after: resume, limit: limit - found.count)
        if found.count >= limit { return found }
      }
    }
    let resume = place.flatMap { $0.half == Self.over ? $0 : nil } ?? endOfToCome
    return found + (try sorted(among: nil, after: resume, limit: limit - found.count))
  }

  /// Whether slips in beginnings cannot change a page, because they come after all else that is to
  /// come.
  func isFilled(_ found: [Found], limit: Int) -> Bool {
    found.count >= limit && found.last?.place.half == Self.toCome
  }

  /// A page together with the concerts that have a slip in the beginning of a word.
  func addingBeginnings(to found: [Found], after place: Place?, limit: Int) throws -> [Found] {
    var list = self
    let lookup = SearchSlipLookup(database: database)
    for (index, word) in candidates.query.words.enumerated() {
      list.slips[index].beginnings = try lookup.beginnings(near: word)
    }
    guard list.slips.contains(where: { !$0.beginnings.isEmpty }) else { return found }
    let further = try list.beginnings(after: place, limit: limit)
    return Array((found + further).sorted { $0.place < $1.place }.prefix(limit))
  }

  private func beginnings(after place: Place?, limit: Int) throws -> [Found] {
    let rank = SearchRank.fuzzyStart
    if case .these(let concerts) = try candidates.ranked(rank, slips: slips) {
      guard !concerts.isEmpty else { return [] }
      return try sorted(among: concerts, in: rank, after: place, limit: limit)
    }
    var found: [Found] = []
    if place?.half != Self.over {
      let resume = place.flatMap { $0.rank == rank.rawValue ? $0 : nil }
      found = try toCome(rank, after: resume, limit: limit)
      if found.count >= limit { return found }
    }
    let resume = place.flatMap { $0.half == Self.over ? $0 : nil } ?? endOfToCome
    let room = limit - found.count
    return found + (try sorted(among: nil, in: rank, after: resume, limit: room))
  }

  private var endOfToCome: Place { Place(half: Self.over, rank: -1, moment: asOf, id: 0) }

  // Few enough concerts to compare one by one, or all that are over, which are seldom read.
  private func sorted(
    among concerts: [Int64]?, in rank: SearchRank? = nil, after place: Place?, limit: Int
  ) throws -> [Found] {
    let tables: SQL =
      concerts.map {
        """
        \(part: numbers($0))
        STRAIGHT_JOIN search_document ON search_document.concert_id = given.number
        """
      } ?? "search_document"
    let sign: SQL = "IF(half, -1, 1)"
    let order: SQL = """
      half, rank, \(part: sign) * TIMESTAMPDIFF(SECOND, '2000-01-01', moment),
        \(part: sign) * MICROSECOND(moment), \(part: sign) * concert_id
      """
    var resume: SQL = rank.map { "WHERE rank = \($0)" } ?? "WHERE TRUE"
    if let place {
      let sign: Int64 = place.sign
      resume = """
        \(part: resume) AND (\(part: order)) > (\(place.half), \(place.rank),
          \(sign) * TIMESTAMPDIFF(SECOND, '2000-01-01', \(place.moment)),
          \(sign) * MICROSECOND(\(place.moment)), \(sign * place.id))
        """
    }
    let condition = SearchCondition(candidates.query, slips: slips)
    return try query(
      """
      SELECT *
      FROM (
        SELECT concert_id, half, \(part: condition.rank) AS rank,
          IF(half, last_starts_at, first_starts_at) AS moment
        FROM (
          SELECT search_document.*, is_past OR last_starts_at <= \(asOf) AS half
          FROM \(part: tables)
        ) AS document
        WHERE \(part: condition.match) \(part: dates)
          \(part: concerts == nil ? "AND half" : "")
      ) AS ranked
      \(part: resume)
      ORDER BY \(part: order)
      LIMIT \(limit)
      """, inOrder: order)
  }

  // Concerts that are so many that a scan in their order meets the next ones soon.
  private func toCome(_ rank: SearchRank, after place: Place?, limit: Int) throws -> [Found] {
    let extent = try candidates.ranked(rank, slips: slips)
    var among: SQL = ""
    if case .these(let concerts) = extent {
      guard !concerts.isEmpty else { return [] }
      among = "AND concert_id IN (SELECT number FROM \(part: numbers(concerts)))"
    }
    let resume: SQL =
      place.map {
        """
        AND first_starts_at >= \($0.moment)
          AND (first_starts_at, concert_id) > (\($0.moment), \($0.id))
        """
      } ?? ""
    let condition = SearchCondition(candidates.query, slips: slips)
    return try query(
      """
      SELECT concert_id, \(Self.toCome) AS half, \(rank) AS rank, first_starts_at AS moment
      FROM search_document
      WHERE is_past = FALSE AND last_starts_at > \(asOf) \(part: resume) \(part: among)
        AND \(part: condition.match) AND \(part: condition.rank) = \(rank) \(part: dates)
      ORDER BY first_starts_at, concert_id
      LIMIT \(limit)
      """, inOrder: "hit.moment, hit.concert_id")
  }

  private func query(_ hits: SQL, inOrder order: SQL) throws -> [Found] {
    try database.answer(
      to: .all(
        """
        SELECT \(part: Place.columns), \(part: ListedConcert.columns)
        FROM (\(part: hits)) AS hit
        STRAIGHT_JOIN concert ON concert.id = hit.concert_id
        STRAIGHT_JOIN venue ON venue.id = concert.venue_id
        ORDER BY \(part: order)
        """
      ) { (place: Place(&$0), concert: ListedConcert(&$0)) })
  }

  private var dates: SQL {
    let soon: SQL = to.map { "AND first_starts_at < \($0)" } ?? ""
    let late: SQL = from.map { "AND last_starts_at >= \($0)" } ?? ""
    return "\(part: soon) \(part: late) \(part: dateFilter(from: from, to: to, of: "concert_id"))"
  }
}
