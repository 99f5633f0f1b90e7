/// A typed search query.
package struct SearchQuery: Sendable, Equatable {
  private static let wordsMax = 8
  private static let lettersMax = 60
  private static let keptLettersMax = 40

  package struct Word: Sendable, Equatable {
    package let letters: String
    package let isInitials: Bool
  }

  package let words: [Word]
  private let otherText: String?

  /// Parses the text; nil if it has neither letter nor digit.
  package init?(_ text: String) {
    words = SearchText(text).words.prefix(Self.wordsMax).map {
      Word(letters: String($0.letters.prefix(Self.lettersMax)), isInitials: $0.isInitials)
    }
    guard !words.isEmpty else { return nil }
    otherText = KeyboardLayout.other(than: text)
  }

  /// The words without the gaps between them.
  package var letters: String { words.map(\.letters).joined() }
  /// Whether all words consist of first letters of syllables.
  package var isInitials: Bool { words.allSatisfy(\.isInitials) }

  /// The text as typed, and as typed with the keyboard's other layout.
  package var readings: [SearchQuery] {
    [self] + (otherText.flatMap(SearchQuery.init).map { [$0] } ?? [])
  }

  /// A text that is the same for all spellings with the same answer; nil for queries that are
  /// hardly ever repeated.
  package var canonical: String? {
    guard letters.unicodeScalars.count <= Self.keptLettersMax else { return nil }
    return readings.map { $0.words.map(\.letters).joined(separator: " ") }.joined(separator: "|")
  }

  /// Whether a name contains all words, as typed or with one slip.
  package func isFound(in name: String) -> Bool {
    isFound(in: name) { typed, word in Typo.isOneSlip(from: typed, to: word) }
  }

  /// Whether a name contains all words, also with a slip in the beginning of a longer word.
  package func isNearlyFound(in name: String) -> Bool {
    isFound(in: name) { typed, word in
      Typo.isOneSlip(from: typed, to: word) || Typo.beginning(of: word, near: typed) != nil
    }
  }

  private func isFound(in name: String, orBy isSlip: (String, String) -> Bool) -> Bool {
    let text = SearchText(name)
    return words.allSatisfy { word in
      if word.isInitials { return text.initials.contains(word.letters) }
      return text.letters.contains(word.letters)
        || Typo.lengths.contains(word.letters.unicodeScalars.count)
          && text.words.contains { isSlip(word.letters, $0.letters) }
    }
  }
}
