/// What somebody typed into the search box.
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

  /// Nil where there is neither letter nor digit to look for.
  package init?(_ text: String) {
    words = SearchText(text).words.prefix(Self.wordsMax).map {
      Word(letters: String($0.letters.prefix(Self.lettersMax)), isInitials: $0.isInitials)
    }
    guard !words.isEmpty else { return nil }
    otherText = KeyboardLayout.other(than: text)
  }

  /// The words without the gaps between them.
  package var letters: String { words.map(\.letters).joined() }
  /// Whether all of it are first letters of syllables.
  package var isInitials: Bool { words.allSatisfy(\.isInitials) }

  /// As typed, and as it would have come out with the keyboard's other layout.
  package var readings: [SearchQuery] {
    [self] + (otherText.flatMap(SearchQuery.init).map { [$0] } ?? [])
  }

  /// The same for all spellings that have the same answer; nil for what hardly anybody else will type.
  package var canonical: String? {
    guard letters.unicodeScalars.count <= Self.keptLettersMax else { return nil }
    return readings.map { $0.words.map(\.letters).joined(separator: " ") }.joined(separator: "|")
  }

  /// Whether a name has all of the words in it, as typed or with one slip.
  package func isFound(in name: String) -> Bool {
    let text = SearchText(name)
    return words.allSatisfy { word in
      if word.isInitials { return text.initials.contains(word.letters) }
      return text.letters.contains(word.letters)
        || Typo.lengths.contains(word.letters.unicodeScalars.count)
          && text.words.contains { Typo.isOneSlip(from: word.letters, to: $0.letters) }
    }
  }
}
