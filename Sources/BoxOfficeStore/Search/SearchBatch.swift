import BoxOffice
import MariaDB

/// Some concerts on their way into the index, as JSON. Folded text contains no character that needs
/// escaping.
struct SearchBatch {
  private let concerts: [(id: Int64, names: [SearchText], entries: Set<SearchEntry>)]
  private let entries: Set<SearchEntry>

  /// Every entry of these concerts, each once.
  let texts: [String]

  /// Takes concerts with the names by which they are found.
  init(_ named: [(id: Int64, names: [String])]) {
    // Halls and artists repeat, so each name is folded once.
    var known: [String: (SearchText, Set<SearchEntry>)] = [:]
    concerts = named.map { concert in
      var names: [SearchText] = []
      var entries: Set<SearchEntry> = []
      for name in concert.names {
        let text = known[name]?.0 ?? SearchText(name)
        let found = known[name]?.1 ?? SearchEntry.all(of: text)
        known[name] = (text, found)
        names.append(text)
        entries.formUnion(found)
      }
      return (concert.id, names, entries)
    }
    entries = concerts.reduce(into: []) { $0.formUnion($1.entries) }
    texts = entries.map(\.text)
  }

  /// The keys of these entries: text, kind, letters.
  func keys(of wanted: Set<String>) -> String {
    Self.array(
      entries.filter { wanted.contains($0.text) }.flatMap { entry in
        entry.keys.map { "[\"\(entry.text)\",\"\($0.kind.rawValue)\",\"\($0.letters)\"]" }
      })
  }

  /// The pairs of concerts and entries.
  func postings(_ ids: [String: Int64]) -> String {
    Self.array(
      concerts.flatMap { concert in
        concert.entries.compactMap { entry in ids[entry.text].map { "[\($0),\(concert.id)]" } }
      })
  }

  /// The columns by which concerts are compared.
  var documents: String {
    Self.array(
      concerts.map { concert in
        let names = "|" + concert.names.map { $0.letters + "|" }.joined()
        let words =
          "|"
          + concert.names.map { name in
            name.words.map { " " + $0.letters }.joined() + " |"
          }.joined()
        let initials = "|" + concert.names.map { $0.initials + "|" }.joined()
        return "[\(concert.id),\"\(names)\",\"\(words)\",\"\(initials)\"]"
      })
  }

  static func json(_ texts: [String]) -> String {
    array(texts.map { "\"\($0)\"" })
  }

  private static func array(_ elements: [String]) -> String {
    "[" + elements.joined(separator: ",") + "]"
  }
}
