import BoxOffice
import MariaDB

/// A question as conditions on a row of `search_document`. Folded letters are no wildcards.
struct SearchCondition {
  private let query: SearchQuery
  /// For each word what the index has one slip away.
  private let slips: [SearchSlips]

  init(_ query: SearchQuery, slips: [SearchSlips]) {
    self.query = query
    self.slips = slips
  }

  /// The condition that every word is there, as typed or with a slip. The word with the fewest
  /// slips is compared first, as most rows fail there.
  var match: SQL {
    let choices = zip(query.words, slips).map { typedOrWhole($0, $1) + $1.beginnings.map(start) }
    return choices.sorted { $0.count < $1.count }.map(either).joined(separator: " AND ")
  }

  /// The rank of a row: the raw value of ``SearchRank``.
  var rank: SQL {
    let names: SQL = query.isInitials ? "initials" : "names"
    return """
      CASE
        WHEN \(part: names) LIKE \("%|\(query.letters)|%") THEN \(SearchRank.exact)
        WHEN \(part: names) LIKE \("%|\(query.letters)%") THEN \(SearchRank.prefix)
        WHEN \(part: all { word, _ in whole(word.letters) }) THEN \(SearchRank.word)
        WHEN \(part: all { word, _ in start(word.letters) }) THEN \(SearchRank.wordStart)
        WHEN \(part: all { word, _ in literal(word) }) THEN \(SearchRank.part)
        WHEN \(part: all { either(typedOrWhole($0, $1)) }) THEN \(SearchRank.fuzzy)
        ELSE \(SearchRank.fuzzyStart)
      END
      """
  }

  private func literal(_ word: SearchQuery.Word) -> SQL {
    word.isInitials ? "initials LIKE \("%\(word.letters)%")" : "names LIKE \("%\(word.letters)%")"
  }

  private func typedOrWhole(_ word: SearchQuery.Word, _ slips: SearchSlips) -> [SQL] {
    [literal(word)] + slips.words.map(whole)
  }

  private func whole(_ letters: String) -> SQL { "words LIKE \("% \(letters) %")" }

  private func start(_ letters: String) -> SQL { "words LIKE \("% \(letters)%")" }

  private func either(_ conditions: [SQL]) -> SQL {
    "(\(part: conditions.joined(separator: " OR ")))"
  }

  private func all(_ condition: (SearchQuery.Word, SearchSlips) -> SQL) -> SQL {
    zip(query.words, slips).map(condition).joined(separator: " AND ")
  }
}

/// The ranks of a fit, the best first.
enum SearchRank: Int64, CaseIterable, SQLBindable {
  case exact, prefix, word, wordStart, part
  /// One slip away from a whole word; then from the beginning of one.
  case fuzzy, fuzzyStart

  var sqlValue: SQLValue { .integer(rawValue) }
}
