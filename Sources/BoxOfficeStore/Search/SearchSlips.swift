import BoxOffice
import MariaDB

/// The words of the index that are one slip away from a typed word.
struct SearchSlips {
  /// Whole words.
  var words: [String] = []
  /// Beginnings of words.
  var beginnings: [String] = []
}

/// Looks up slips by the traces of words. A trace of the typed word is a trace of the word that is
/// meant, or the start of one where only the beginning of that word is typed.
struct SearchSlipLookup {
  private static let slipsMax = 20
  /// The most traces that are read: if more of them begin so, enough words begin nearly as typed.
  private static let tracesMax = 2000

  let database: Database

  /// The whole words that are one slip away.
  func words(near word: SearchQuery.Word) throws -> [String] {
    let traces = word.isInitials ? [] : Typo.traces(of: word.letters)
    guard !traces.isEmpty else { return [] }
    let near = try database.answer(
      to: .all(
        """
        SELECT DISTINCT search_entry.text
        FROM JSON_TABLE(
          \(SearchBatch.json(Array(traces))), '$[*]' COLUMNS (
            letters VARCHAR(24) CHARACTER SET utf8mb4 PATH '$'
          )
        ) AS given
        STRAIGHT_JOIN search_key
          ON search_key.kind = 'typo' AND search_key.letters = given.letters COLLATE utf8mb4_bin
        STRAIGHT_JOIN search_entry ON search_entry.id = search_key.entry_id
        """
      ) { $0.string() })
    return Array(near.filter { Typo.isOneSlip(from: word.letters, to: $0) }.prefix(Self.slipsMax))
  }

  /// The beginnings of words that are one slip away, each the shortest. Words that begin as typed,
  /// and those that are one slip away as a whole, are left out.
  func beginnings(near word: SearchQuery.Word) throws -> [String] {
    let traces = word.isInitials ? [] : Typo.beginningTraces(of: word.letters)
    guard !traces.isEmpty else { return [] }
    let typed = word.letters
    // One more than a beginning has, so that a longer word is not taken for a whole one.
    let lettersMax = typed.unicodeScalars.count + 2
    let stem = Typo.stem(of: typed)
    let starts = traces.sorted().map { "letters LIKE \($0 + "%")" as SQL }
    let near = try database.answer(
      to: .all(
        """
        SELECT LEFT(search_entry.text, \(lettersMax))
        FROM (
          SELECT entry_id
          FROM search_key
          WHERE kind = 'typo' AND (\(part: starts.joined(separator: " OR ")))
          LIMIT \(Self.tracesMax)
        ) AS near
        STRAIGHT_JOIN search_entry ON search_entry.id = near.entry_id
        WHERE search_entry.text NOT LIKE \(typed + "%")
        UNION
        (
          SELECT LEFT(letters, \(lettersMax))
          FROM search_key
          WHERE kind = 'word' AND letters LIKE \(stem + "%") AND letters <> \(stem)
            AND letters NOT LIKE \(typed + "%")
          LIMIT 1
        )
        """
      ) { $0.string() })
    let longer = near.filter { !Typo.isOneSlip(from: typed, to: $0) }
    let beginnings = Set(longer.compactMap { Typo.beginning(of: $0, near: typed) })
    return Array(beginnings.sorted().prefix(Self.slipsMax))
  }
}
