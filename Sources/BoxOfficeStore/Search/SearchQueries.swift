package import BoxOffice
import MariaDB

extension Store {
  /// How many changed concerts one search may index before it answers.
  private static let changesPerSearch = 100
  /// From so many concerts the suggestions are taken.
  private static let concertsPerSuggestion = 30

  package func searchConcerts(
    _ query: SearchQuery, from: Instant?, to: Instant?, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<Concert> {
    let state = try refreshedSearch()
    let asOf = after.map { Instant(millisecondsSince1970: $0.numbers[0]) } ?? state.asOf
    return try ask { database in
      for (number, reading) in try readings(query, after: after) {
        let found = try list(reading, database, asOf: asOf, from: from, to: to).concerts(
          after: after.map(place), limit: limit + 1)
        guard !found.isEmpty else { continue }
        let page = found.prefix(limit)
        let dates = try dates(of: page.map(\.concert.id), database)
        let next = found.count > limit ? page.last?.place : nil
        return Page(
          items: page.map { $0.concert.concert(dates: dates[$0.concert.id] ?? []) },
          next: next.map {
            Position(
              asOf.millisecondsSince1970, Int64(number), $0.half, $0.rank,
              $0.moment.millisecondsSince1970, $0.id)
          })
      }
      return Page(items: [], next: nil)
    }
  }

  package func suggestNames(
    _ query: SearchQuery, limit: Int
  ) throws(BoxOfficeError) -> [String] {
    let asOf = try refreshedSearch().asOf
    return try ask { database in
      for reading in query.readings {
        let found = try list(reading, database, asOf: asOf, from: nil, to: nil).concerts(
          after: nil, limit: Self.concertsPerSuggestion)
        var names = SuggestedNames(reading, limit: limit)
        for (_, concert) in found {
          names.add(title: concert.title, artist: concert.artist, venue: concert.venue)
        }
        if !names.all.isEmpty { return names.all }
      }
      return []
    }
  }

  package func searchFreshness() throws(BoxOfficeError) -> String {
    let state = try refreshedSearch()
    return "\(state.turn)-\(state.asOf.millisecondsSince1970 / 1000)"
  }

  /// What a search goes by, with the index brought up to date a moment ago; at most some changes are
  /// taken in, so that whoever asks after a large import does not wait for all of it.
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
      let row = try database.query(
        """
        SELECT COALESCE((SELECT turn FROM search_turn WHERE id = 1), 0), NOW(3),
          EXISTS (SELECT 1 FROM search_change)
        """)[0]
      return (SearchState(turn: row.int(0), asOf: row.instant(1)), row.bool(2))
    }
  }

  // A cursor says by which reading its list came about.
  private func readings(
    _ query: SearchQuery, after: Position?
  ) throws -> [(number: Int, reading: SearchQuery)] {
    let all = query.readings.enumerated().map { (number: $0, reading: $1) }
    guard let after else { return all }
    return all.filter { $0.number == Int(after.numbers[1]) }
  }

  private func list(
    _ query: SearchQuery, _ database: Database, asOf: Instant, from: Instant?, to: Instant?
  ) throws -> SearchList {
    let candidates = SearchCandidates(database: database, query: query)
    return SearchList(
      database: database, candidates: candidates, slips: try candidates.slips(), asOf: asOf,
      from: from, to: to)
  }

  private func place(_ position: Position) -> SearchList.Place {
    let numbers = position.numbers
    return SearchList.Place(
      half: numbers[2], rank: numbers[3], moment: Instant(millisecondsSince1970: numbers[4]),
      id: numbers[5])
  }
}

/// How often the index was written, and when a worker saw that.
struct SearchState {
  private static let lifetime = Duration.milliseconds(250)

  let turn: Int64
  let asOf: Instant
  let until = ContinuousClock.now + lifetime
}

/// The names of concerts that somebody may mean, each once, in the order of the concerts.
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
    let found = [artist, title, venue].filter(query.isFound)
    // Where the words are spread over several names, the title stands for all of them.
    for name in found.isEmpty ? [title] : found where all.count < limit {
      if known.insert(SearchText(name).letters).inserted { all.append(name) }
    }
  }
}
