/// A text as the search sees it: words of plain letters, Korean taken apart.
package struct SearchText: Sendable, Equatable {
  package struct Word: Sendable, Equatable {
    /// The letters of each character.
    let characters: [String]
    /// The first letter of each Korean syllable; of other characters all.
    let initials: String

    package var letters: String { characters.joined() }

    /// Whether the text consists of first letters of syllables alone: ㅇㅇㅇ.
    package var isInitials: Bool {
      characters.allSatisfy { $0.unicodeScalars.allSatisfy(Hangul.isConsonant) }
    }
  }

  package let words: [Word]

  package init(_ text: String) {
    var words: [Word] = []
    var characters: [String] = []
    var initials = ""
    func endWord() {
      if !characters.isEmpty { words.append(Word(characters: characters, initials: initials)) }
      characters = []
      initials = ""
    }
    for scalar in text.unicodeScalars {
      switch LetterFolding.fold(scalar) {
      case .letters(let letters, let initial):
        // A letter that continues a syllable is not counted as a letter of its own.
        if initial.isEmpty, let last = characters.popLast() {
          characters.append(last + letters)
        } else if !letters.isEmpty {
          characters.append(letters)
        }
        initials += initial
      case .silent: continue
      case .gap: endWord()
      }
    }
    endWord()
    self.words = words
  }

  /// All letters without the gaps, so that spaces do not matter.
  package var letters: String { words.map(\.letters).joined() }
  /// The first letters of all, without gaps.
  package var initials: String { words.map(\.initials).joined() }
}
