import BoxOffice
import MariaDB

/// The concerts that a search compares, found by the index. A query with more candidates than a
/// database sorts quickly is searched in the order of the answer instead, where the first results
/// soon turn up.
struct SearchCandidates {
  private static let concertsMax = 1000
  // Two common words together may still be rare, and this many are read sooner than the rare pair
  // is met in the order of the answer.
  private static let concertsMaxOfSeveralWords = 5000

  /// The concerts that may fit.
  enum Extent {
    case these([Int64])
    case many

    var count: Int {
      switch self {
      case .these(let concerts): concerts.count
      case .many: .max
      }
    }

    func union(_ other: Extent) -> Extent {
      guard case .these(let these) = self, case .these(let those) = other else { return .many }
      return .these(Set(these).union(those).sorted())
    }
  }

  let database: Database
  let query: SearchQuery

  /// The candidates that may contain all words.
  func all(slips: [SearchSlips]) throws -> Extent {
    var among = try common(slips, max: Self.concertsMax)
    guard query.words.count > 1 else { return among }
    if case .many = among { among = try common(slips, max: Self.concertsMaxOfSeveralWords) }
    // Perhaps a gap is typed where the name has none, and another left out. Concerts that are found
    // so stay found when slips in beginnings add others.
    guard among.count == 0 || slips.contains(where: { !$0.beginnings.isEmpty }) else {
      return among
    }
    return among.union(try extent(ofEither: [key(.part, query.letters)]))
  }

  // Words in too many names do not narrow the search.
  private func common(_ slips: [SearchSlips], max: Int) throws -> Extent {
    var common: Set<Int64>?
    for (word, slips) in zip(query.words, slips) {
      let literal: SQL = word.isInitials ? key(.initials, word.letters) : key(.part, word.letters)
      let keys = [literal] + wholeKeys(slips) + beginningKeys(slips)
      guard case .these(let found) = try extent(ofEither: keys, max: max) else { continue }
      common = common.map { $0.intersection(found) } ?? Set(found)
      if common?.isEmpty == true { break }
    }
    return common.map { .these($0.sorted()) } ?? .many
  }

  /// The candidates of a rank.
  func ranked(_ rank: SearchRank, slips: [SearchSlips]) throws -> Extent {
    switch rank {
    case .exact where query.isInitials, .prefix where query.isInitials:
      return try extent(ofEither: [key(.initials, query.letters)])
    case .exact:
      return try extent(ofEither: [key(.name, query.letters, isWhole: true)])
    case .prefix:
      return try extent(ofEither: [key(.name, query.letters)])
    case .word:
      return try rarest(zip(query.words, slips)) { word, _ in
        try extent(ofEither: [key(.word, word.letters, isWhole: true)])
      }
    case .wordStart:
      return try rarest(zip(query.words, slips)) { word, _ in
        try extent(ofEither: [key(.word, word.letters)])
      }
    case .part:
      return try all(slips: slips.map { _ in SearchSlips() })
    case .fuzzy:
      // Some word is fuzzy in each of these, and the index does not tell which.
      return try extent(ofEither: slips.flatMap(wholeKeys))
    case .fuzzyStart:
      return try extent(ofEither: slips.flatMap(beginningKeys))
    }
  }

  private func rarest(
    _ words: Zip2Sequence<[SearchQuery.Word], [SearchSlips]>,
    _ extent: (SearchQuery.Word, SearchSlips) throws -> Extent
  ) throws -> Extent {
    var rarest = Extent.many
    for (word, slips) in words {
      let found = try extent(word, slips)
      if found.count < rarest.count { rarest = found }
      if rarest.count == 0 { break }
    }
    return rarest
  }

  private func wholeKeys(_ slips: SearchSlips) -> [SQL] {
    slips.words.map { key(.word, $0, isWhole: true) }
  }

  private func beginningKeys(_ slips: SearchSlips) -> [SQL] {
    slips.beginnings.map { key(.word, $0) }
  }

  private func key(_ kind: SearchEntry.Kind, _ letters: String, isWhole: Bool = false) -> SQL {
    // Only the beginning of a word longer than a key can be looked up.
    let start = String(letters.prefix(kind.lettersMax))
    return isWhole
      ? "kind = \(kind.rawValue) AND letters = \(start)"
      : "kind = \(kind.rawValue) AND letters LIKE \(start + "%")"
  }

  private func extent(ofEither keys: [SQL], max: Int = concertsMax) throws -> Extent {
    var concerts: Set<Int64> = []
    for key in keys {
      let found = try database.answer(
        to: .all(
          """
          SELECT DISTINCT search_posting.concert_id
          FROM search_key
          STRAIGHT_JOIN search_posting ON search_posting.entry_id = search_key.entry_id
          WHERE \(part: key)
          LIMIT \(max + 1)
          """
        ) { $0.int() })
      concerts.formUnion(found)
      if concerts.count > max { return .many }
    }
    return .these(concerts.sorted())
  }
}
