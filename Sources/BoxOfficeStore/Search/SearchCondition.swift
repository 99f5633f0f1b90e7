import BoxOffice
import MariaDB

/// What somebody typed as conditions on a row of `search_document`. Folded letters are no wildcards.
struct SearchCondition {
  private let query: SearchQuery
  /// For each word those of the index that are one slip away.
  private let slips: [[String]]

  init(_ query: SearchQuery, slips: [[String]]) {
    self.query = query
    self.slips = slips
  }

  /// Every word is there, as typed or with a slip.
  var match: SQL {
    zip(query.words, slips).map { word, slips in
      let choices = [literal(word)] + slips.map { "words LIKE \("% \($0) %")" as SQL }
      return "(\(part: choices.joined(separator: " OR ")))" as SQL
    }.joined(separator: " AND ")
  }

  /// How well it is there: the raw value of ``SearchRank``.
  var rank: SQL {
    let whole: SQL = query.isInitials ? "initials" : "names"
    return """
      CASE
        WHEN \(part: whole) LIKE \("%|\(query.letters)|%") THEN \(SearchRank.exact)
        WHEN \(part: whole) LIKE \("%|\(query.letters)%") THEN \(SearchRank.prefix)
        WHEN \(part: all { "words LIKE \("% \($0.letters) %")" }) THEN \(SearchRank.word)
        WHEN \(part: all { "words LIKE \("% \($0.letters)%")" }) THEN \(SearchRank.wordStart)
        WHEN \(part: all(literal)) THEN \(SearchRank.part)
        ELSE \(SearchRank.fuzzy)
      END
      """
  }

  private func literal(_ word: SearchQuery.Word) -> SQL {
    word.isInitials ? "initials LIKE \("%\(word.letters)%")" : "names LIKE \("%\(word.letters)%")"
  }

  private func all(_ condition: (SearchQuery.Word) -> SQL) -> SQL {
    query.words.map(condition).joined(separator: " AND ")
  }
}

/// How well a concert fits, the best first.
enum SearchRank: Int64, CaseIterable, SQLBindable {
  case exact, prefix, word, wordStart, part, fuzzy

  var sqlValue: SQLValue { .integer(rawValue) }
}
