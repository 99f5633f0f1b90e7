import BoxOffice
import MariaDB

/// The concerts among which the search looks, by the index. What is found in more of them than a
/// database sorts quickly is looked for in the order of the answer instead, where it soon turns up.
struct SearchCandidates {
  private static let concertsMax = 1000
  // Two common words together may still be rare, and reading this much is quicker than looking for them.
  private static let concertsMaxOfSeveralWords = 5000
  private static let slipsMax = 20

  /// The concerts of which some may fit.
  enum Extent {
    case these([Int64])
    case many

    var count: Int {
      switch self {
      case .these(let concerts): concerts.count
      case .many: .max
      }
    }
  }

  let database: Database
  let query: SearchQuery

  /// For each word those that are one slip away from it.
  func slips() throws -> [[String]] {
    try query.words.map { word in
      let traces = word.isInitials ? [] : Typo.traces(of: word.letters)
      guard !traces.isEmpty else { return [] }
      let json = "[" + traces.map { "\"\($0)\"" }.joined(separator: ",") + "]"
      let near = try database.query(
        """
        SELECT DISTINCT search_entry.text
        FROM JSON_TABLE(
          \(json), '$[*]' COLUMNS (letters VARCHAR(24) CHARACTER SET utf8mb4 PATH '$')
        ) AS given
        STRAIGHT_JOIN search_key
          ON search_key.kind = 'typo' AND search_key.letters = given.letters COLLATE utf8mb4_bin
        STRAIGHT_JOIN search_entry ON search_entry.id = search_key.entry_id
        """
      ).map { $0.string(0) }
      return Array(
        near.filter { Typo.isOneSlip(from: word.letters, to: $0) }.prefix(Self.slipsMax))
    }
  }

  /// Where all of the words may be found.
  func all(slips: [[String]]) throws -> Extent {
    var among = try common(slips, max: Self.concertsMax)
    guard query.words.count > 1 else { return among }
    if case .many = among { among = try common(slips, max: Self.concertsMaxOfSeveralWords) }
    // Perhaps a gap was set where the name has none, and another left out.
    return among.count == 0 ? try extent(ofEither: [key(.part, query.letters)]) : among
  }

  // Words that are in too many say nothing.
  private func common(_ slips: [[String]], max: Int) throws -> Extent {
    var common: Set<Int64>?
    for (word, slips) in zip(query.words, slips) {
      let literal: SQL = word.isInitials ? key(.initials, word.letters) : key(.part, word.letters)
      let keys = [literal] + slips.map { key(.word, $0, isWhole: true) }
      guard case .these(let found) = try extent(ofEither: keys, max: max) else { continue }
      common = common.map { $0.intersection(found) } ?? Set(found)
      if common?.isEmpty == true { break }
    }
    return common.map { .these($0.sorted()) } ?? .many
  }

  /// Where it can be found in that rank.
  func ranked(_ rank: SearchRank, slips: [[String]]) throws -> Extent {
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
      return try all(slips: slips.map { _ in [] })
    case .fuzzy:
      // Some word is fuzzy in each of these; which one, nobody knows before.
      let any = slips.flatMap { $0.map { key(.word, $0, isWhole: true) } }
      return any.isEmpty ? .these([]) : try extent(ofEither: any)
    }
  }

  private func rarest(
    _ words: Zip2Sequence<[SearchQuery.Word], [[String]]>,
    _ extent: (SearchQuery.Word, [String]) throws -> Extent
  ) throws -> Extent {
    var rarest = Extent.many
    for (word, slips) in words {
      let found = try extent(word, slips)
      if found.count < rarest.count { rarest = found }
      if rarest.count == 0 { break }
    }
    return rarest
  }

  private func key(_ kind: SearchEntry.Kind, _ letters: String, isWhole: Bool = false) -> SQL {
    // Of what is longer than a key only the beginning can be looked up.
    let start = String(letters.prefix(kind.lettersMax))
    return isWhole
      ? "kind = \(kind.rawValue) AND letters = \(start)"
      : "kind = \(kind.rawValue) AND letters LIKE \(start + "%")"
  }

  private func extent(ofEither keys: [SQL], max: Int = concertsMax) throws -> Extent {
    var concerts: Set<Int64> = []
    for key in keys {
      let found = try database.query(
        """
        SELECT DISTINCT search_posting.concert_id
        FROM search_key
        STRAIGHT_JOIN search_posting ON search_posting.entry_id = search_key.entry_id
        WHERE \(part: key)
        LIMIT \(max + 1)
        """)
      concerts.formUnion(found.map { $0.int(0) })
      if concerts.count > max { return .many }
    }
    return .these(concerts.sorted())
  }
}
