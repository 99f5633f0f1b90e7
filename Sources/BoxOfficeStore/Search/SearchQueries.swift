package import BoxOffice
import MariaDB

extension Store {
  /// The number of changed concerts that one search may index before it answers.
  private static let changesPerSearch = 100
  /// The number of concerts from which suggestions are taken.
  private static let concertsPerSuggestion = 30

  package func searchConcerts(
    _ query: SearchQuery, from: Instant?, to: Instant?, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<Concert> {
    let state = try refreshedSearch()
    let asOf = after.map { Instant(millisecondsSince1970: $0.numbers[0]) } ?? state.asOf
    return try ask { database in
      let found = try firstFound(
        readings(query, after: after), after: after.map(place), limit: limit + 1
      ) { try list($0, database, asOf: asOf, from: from, to: to) }
      guard let (number, concerts) = found else { return Page(items: [], next: nil) }
      let page = concerts.prefix(limit)
      let dates = try dates(of: page.map(\.concert.id), database)
      let next = concerts.count > limit ? page.last?.place : nil
      return Page(
        items: page.map { $0.concert.concert(dates: dates[$0.concert.id] ?? []) },
        next: next.map {
          Position(
            asOf.millisecondsSince1970, Int64(number), $0.half, $0.rank,
            $0.moment.millisecondsSince1970, $0.id)
        })
    }
  }

  package func suggestNames(
    _ query: SearchQuery, limit: Int
  ) throws(BoxOfficeError) -> [String] {
    let asOf = try refreshedSearch().asOf
    return try ask { database in
      let found = try firstFound(
        query.readings.map { ($0, $0) }, after: nil, limit: Self.concertsPerSuggestion
      ) { try list($0, database, asOf: asOf, from: nil, to: nil) }
      guard let (reading, concerts) = found else { return [] }
      var names = SuggestedNames(reading, limit: limit)
      for (_, concert) in concerts {
        names.add(title: concert.title, artist: concert.artist, venue: concert.venue)
      }
      return names.all
    }
  }

  package func searchFreshness() throws(BoxOfficeError) -> String {
    let state = try refreshedSearch()
    return "\(state.turn)-\(state.asOf.millisecondsSince1970 / 1000)"
  }

  /// The state by which a search goes, with the index brought up to date a moment ago; the number
  /// of changes is bounded, so that a search after a large import does not wait for all of it.
  private func refreshedSearch() throws(BoxOfficeError) -> SearchState {
    if let state = searchState, state.until > .now { return state }
    if try readSearchState().isBehind {
      _ = try indexChanges(limit: Self.changesPerSearch)
    }
    let state = try readSearchState().state
    searchState = state
    return state
  }

  private func readSearchState() throws(BoxOfficeError) -> (state: SearchState, isBehind: Bool) {
    try ask { database in
      try database.answer(
        to: .one(
          """
          SELECT COALESCE((SELECT turn FROM search_turn WHERE id = 1), 0), NOW(3),
            EXISTS (SELECT 1 FROM search_change)
          """
        ) { (SearchState(turn: $0.int(), asOf: $0.instant()), $0.bool()) })
    }
  }

  // A cursor tells the reading by which its list was made.
  private func readings(
    _ query: SearchQuery, after: Position?
  ) throws -> [(Int, SearchQuery)] {
    let all = query.readings.enumerated().map { ($0, $1) }
    guard let after else { return all }
    return all.filter { $0.0 == Int(after.numbers[1]) }
  }

  /// The next concerts of the first reading under which something is found. The other layout of the
  /// keyboard is a better guess than a slip in a beginning.
  private func firstFound<Reading>(
    _ readings: [(Reading, SearchQuery)], after place: SearchList.Place?, limit: Int,
    list: (SearchQuery) throws -> SearchList
  ) throws -> (Reading, [SearchList.Found])? {
    var empty: [(Reading, SearchList)] = []
    for (reading, query) in readings {
      let list = try list(query)
      let found = try list.concerts(after: place, limit: limit)
      if found.isEmpty {
        empty.append((reading, list))
      } else if list.isFilled(found, limit: limit) {
        return (reading, found)
      } else {
        return (reading, try list.addingBeginnings(to: found, after: place, limit: limit))
      }
    }
    for (reading, list) in empty {
      let found = try list.addingBeginnings(to: [], after: place, limit: limit)
      if !found.isEmpty { return (reading, found) }
    }
    return nil
  }

  private func list(
    _ query: SearchQuery, _ database: Database, asOf: Instant, from: Instant?, to: Instant?
  ) throws -> SearchList {
    let lookup = SearchSlipLookup(database: database)
    return SearchList(
      database: database, candidates: SearchCandidates(database: database, query: query),
      slips: try query.words.map { SearchSlips(words: try lookup.words(near: $0)) }, asOf: asOf,
      from: from, to: to)
  }

  private func place(_ position: Position) -> SearchList.Place {
    let numbers = position.numbers
    return SearchList.Place(
      half: numbers[2], rank: numbers[3], moment: Instant(millisecondsSince1970: numbers[4]),
      id: numbers[5])
  }
}

/// The version of the index, and when a worker has read it.
struct SearchState {
  private static let lifetime = Duration.milliseconds(250)

  let turn: Int64
  let asOf: Instant
  let until = ContinuousClock.now + lifetime
}

/// The names that complete a query, each once, in the order of the concerts.
private struct SuggestedNames {
  private let query: SearchQuery
  private let limit: Int
  private var known: Set<String> = []
  private(set) var all: [String] = []

  init(_ query: SearchQuery, limit: Int) {
    self.query = query
    self.limit = limit
  }

  mutating func add(title: String, artist: String, venue: String) {
    let names = [artist, title, venue]
    var found = names.filter(query.isFound)
    if found.isEmpty { found = names.filter(query.isNearlyFound) }
    // For words spread over several names, the title stands for all of them.
    for name in found.isEmpty ? [title] : found where all.count < limit {
      if known.insert(SearchText(name).letters).inserted { all.append(name) }
    }
  }
}
