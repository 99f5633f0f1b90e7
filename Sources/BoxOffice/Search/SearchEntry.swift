/// An entry of the index, a word or a whole name, with the beginnings by which it is looked up.
package struct SearchEntry: Sendable, Hashable {
  package static let textMax = 100

  /// A way of looking up.
  package enum Kind: String, Sendable {
    /// A whole name from its start, without gaps.
    case name
    /// A word from its start.
    case word
    /// A word from any of its characters; a name from the start of any of its words.
    case part
    /// The first letters of a name's syllables, from the start of any of its words.
    case initials
    /// The rest of a word when a letter is missing.
    case typo

    /// The longest beginning that is kept; entries found by it are compared in full afterwards.
    package var lettersMax: Int {
      switch self {
      case .name, .word: 30
      case .part: 16
      case .initials: 8
      case .typo: 24
      }
    }
  }

  package struct Key: Sendable, Hashable {
    package let kind: Kind
    package let letters: String

    init(_ kind: Kind, _ letters: some StringProtocol) {
      self.kind = kind
      self.letters = String(letters.prefix(kind.lettersMax))
    }
  }

  /// The key of the entry: the letters, behind a bar for a name.
  package let text: String
  package let keys: Set<Key>

  /// All entries by which a name is found.
  package static func all(of name: SearchText) -> Set<SearchEntry> {
    guard !name.words.isEmpty else { return [] }
    return Set(name.words.map(SearchEntry.init(word:))).union([SearchEntry(name: name)])
  }

  private init(word: SearchText.Word) {
    let letters = word.letters
    var keys: Set = [Key(.word, letters), Key(.part, letters)]
    for start in word.characters.indices.prefix(Self.textMax) {
      keys.insert(Key(.part, word.characters[start...].joined()))
    }
    for trace in Typo.traces(of: letters) { keys.insert(Key(.typo, trace)) }
    text = String(letters.prefix(Self.textMax))
    self.keys = keys
  }

  private init(name: SearchText) {
    var keys: Set = [Key(.name, name.letters)]
    for start in name.words.indices {
      let tail = name.words[start...]
      keys.insert(Key(.part, tail.map(\.letters).joined()))
      let initials = tail.map(\.initials).joined()
      if initials.unicodeScalars.first.map(Hangul.isConsonant) ?? false {
        keys.insert(Key(.initials, initials))
      }
    }
    text = "|" + name.letters.prefix(Self.textMax)
    self.keys = keys
  }
}
