import BoxOffice
import MariaDB

/// The concerts that a search compares, found by the index. A query with more candidates than a
/// database sorts quickly is searched in the order of the answer instead, where the first results
/// soon turn up.
final class SearchCandidates {
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

    func intersection(_ other: Extent) -> Extent {
      guard case .these(let these) = self else { return other }
      guard case .these(let those) = other else { return self }
      return .these(Set(these).intersection(those).sorted())
    }
  }

  /// A way in which the index is asked: for words with these letters or, if not whole, with these
  /// beginnings.
  private struct Key: Hashable {
    let kind: SearchEntry.Kind
    let letters: [String]
    let isWhole: Bool

    init(_ kind: SearchEntry.Kind, _ letters: [String], isWhole: Bool = false) {
      self.kind = kind
      // Only the beginning of a word longer than a key can be looked up.
      self.letters = letters.map { String($0.prefix(kind.lettersMax)) }
      self.isWhole = isWhole
    }

    var condition: SQL {
      let choices = letters.map { letters -> SQL in
        isWhole ? "letters = \(letters)" : "letters LIKE \(letters + "%")"
      }
      return "kind = \(kind.rawValue) AND (\(part: choices.joined(separator: " OR ")))"
    }
  }

  let query: SearchQuery
  private let database: Database
  // Ranks and slips in beginnings ask for the same keys again.
  private var known: [Key: (concerts: [Int64], max: Int)] = [:]

  init(database: Database, query: SearchQuery) {
    self.database = database
    self.query = query
  }

  /// The candidates that may contain all words.
  func all(slips: [SearchSlips]) throws -> Extent {
    let among = try everyWord(slips)
    guard query.words.count > 1, among.count == 0 else { return among }
    // Perhaps a gap is typed where the name has none, and another left out.
    return try extent(ofEither: [Key(.part, [query.letters])])
  }

  private func everyWord(_ slips: [SearchSlips]) throws -> Extent {
    let among = try common(slips, max: Self.concertsMax)
    guard case .many = among, query.words.count > 1 else { return among }
    return try common(slips, max: Self.concertsMaxOfSeveralWords)
  }

  // Words in too many names do not narrow the search.
  private func common(_ slips: [SearchSlips], max: Int) throws -> Extent {
    var common: Set<Int64>?
    for (word, slips) in zip(query.words, slips) {
      let literal = Key(word.isInitials ? .initials : .part, [word.letters])
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
      return try extent(ofEither: [Key(.initials, [query.letters])])
    case .exact:
      return try extent(ofEither: [Key(.name, [query.letters], isWhole: true)])
    case .prefix:
      return try extent(ofEither: [Key(.name, [query.letters])])
    case .word:
      return try rarest(zip(query.words, slips)) { word, _ in
        try extent(ofEither: [Key(.word, [word.letters], isWhole: true)])
      }
    case .wordStart:
      return try rarest(zip(query.words, slips)) { word, _ in
        try extent(ofEither: [Key(.word, [word.letters])])
      }
    case .part:
      return try all(slips: slips.map { _ in SearchSlips() })
    case .fuzzy:
      // Some word is fuzzy in each of these, and the index does not tell which.
      return try extent(ofEither: slips.flatMap(wholeKeys))
    case .fuzzyStart:
      let any = try extent(ofEither: slips.flatMap(beginningKeys))
      guard query.words.count > 1, any.count > 0 else { return any }
      return any.intersection(try everyWord(slips))
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

  private func wholeKeys(_ slips: SearchSlips) -> [Key] {
    slips.words.map { Key(.word, [$0], isWhole: true) }
  }

  private func beginningKeys(_ slips: SearchSlips) -> [Key] {
    slips.beginnings.isEmpty ? [] : [Key(.word, slips.beginnings)]
  }

  private func extent(ofEither keys: [Key], max: Int = concertsMax) throws -> Extent {
    var concerts: Set<Int64> = []
    for key in keys {
      concerts.formUnion(try found(by: key, max: max))
      if concerts.count > max { return .many }
    }
    return .these(concerts.sorted())
  }

  /// The concerts of a key, or one more than the most where it has more.
  private func found(by key: Key, max: Int) throws -> [Int64] {
    if let known = known[key], known.concerts.count <= known.max || max <= known.max {
      return known.concerts
    }
    let concerts = try database.answer(
      to: .all(
        """
        SELECT DISTINCT search_posting.concert_id
        FROM search_key
        STRAIGHT_JOIN search_posting ON search_posting.entry_id = search_key.entry_id
        WHERE \(part: key.condition)
        LIMIT \(max + 1)
        """
      ) { $0.int() })
    known[key] = (concerts, max)
    return concerts
  }
}
