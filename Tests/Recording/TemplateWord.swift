/// A piece of a text that may differ between two takes of the same deed.
struct TemplateWord {
  enum Kind: Equatable {
    /// Something that the client has sent, such as a key.
    case known(String)
    case number, moment, other
  }

  let kind: Kind
  let text: String

  var isKnown: Bool { if case .known = kind { true } else { false } }

  /// A shorter text may stand in another one by accident.
  private static let knownLengthMin = 8

  /// Takes a text to pieces: what is known first, then moments, then numbers, then the rest.
  static func words(of text: String, known: [String: String]) -> [TemplateWord] {
    let names = known.filter { $0.value.utf8.count >= knownLengthMin }.sorted { $0.key < $1.key }
    var words: [TemplateWord] = []
    var other = ""
    var rest = text[...]
    while let character = rest.first {
      let word =
        names.first { rest.hasPrefix($0.value) }
        .map { TemplateWord(kind: .known($0.key), text: $0.value) }
        ?? rest.prefixMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/)
        .map { TemplateWord(kind: .moment, text: String($0.output)) }
        ?? rest.prefixMatch(of: /[0-9]+/)
        .map { TemplateWord(kind: .number, text: String($0.output)) }
      guard let word else {
        other.append(character)
        rest = rest.dropFirst()
        continue
      }
      if !other.isEmpty { words.append(TemplateWord(kind: .other, text: other)) }
      other = ""
      words.append(word)
      rest = rest.dropFirst(word.text.count)
    }
    return other.isEmpty ? words : words + [TemplateWord(kind: .other, text: other)]
  }
}
