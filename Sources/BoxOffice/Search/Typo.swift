/// One slip of the finger: a letter wrong, missing, too many, or changed with its neighbour.
package enum Typo {
  /// The lengths of words with tolerated slips: shorter ones would resemble too many others, longer
  /// ones are typed by machines.
  static let lengths = 4...24
  /// Four letters are within one slip of the beginnings of too many words
  /// (docs/decisions/0031-forgive-a-slip-in-a-beginning.md).
  static let beginningLengths = 5...24

  /// The variants of a word: two words that are one slip apart share one, which an index can look
  /// up.
  package static func traces(of word: String) -> Set<String> {
    let letters = Array(word.unicodeScalars)
    guard lengths.contains(letters.count) else { return [] }
    return Set([word] + letters.indices.map { trace(of: letters, without: $0) })
  }

  /// Whether one slip makes the one of the other.
  package static func isOneSlip(from typed: String, to meant: String) -> Bool {
    var left = Array(typed.unicodeScalars)[...]
    var right = Array(meant.unicodeScalars)[...]
    while let first = left.first, first == right.first {
      left.removeFirst()
      right.removeFirst()
    }
    while let last = left.last, last == right.last {
      left.removeLast()
      right.removeLast()
    }
    switch (left.count, right.count) {
    case (1, 1), (0, 1), (1, 0): return true
    case (2, 2): return left.elementsEqual(right.reversed())
    default: return false
    }
  }

  /// Starts of the traces of words of which some beginning is one slip away from the typed word;
  /// empty where such words are not looked for. A last letter that is wrong or too many needs no
  /// trace: the words then begin with the ``stem(of:)``.
  package static func beginningTraces(of typed: String) -> Set<String> {
    guard isForgivenAsBeginning(typed) else { return [] }
    let letters = Array(typed.unicodeScalars)
    return Set([typed] + letters.indices.dropLast().map { trace(of: letters, without: $0) })
  }

  /// The typed word without its last letter.
  package static func stem(of typed: String) -> String {
    String(String.UnicodeScalarView(typed.unicodeScalars.dropLast()))
  }

  /// The shortest beginning of a word that is at most one slip away from the typed one; nil where
  /// there is none, and where such words are not looked for.
  package static func beginning(of word: String, near typed: String) -> String? {
    guard isForgivenAsBeginning(typed) else { return nil }
    let word = Array(word.unicodeScalars)
    let typed = Array(typed.unicodeScalars)
    let same = zip(word, typed).prefix { $0 == $1 }.count
    // Whether the word goes on from there as the typed one does from here.
    func goesOn(_ wordStart: Int, _ typedStart: Int) -> Bool {
      wordStart <= word.count
        && word[wordStart...].starts(with: typed[min(typedStart, typed.count)...])
    }
    let isSwapped =
      same + 1 < min(word.count, typed.count)
      && word[same] == typed[same + 1] && word[same + 1] == typed[same]
      && goesOn(same + 2, same + 2)
    let length: Int? =
      if goesOn(same, same + 1) {
        typed.count - 1
      } else if isSwapped || goesOn(same + 1, same + 1) {
        typed.count
      } else if goesOn(same + 1, same) {
        typed.count + 1
      } else {
        nil
      }
    return length.map { String(String.UnicodeScalarView(word[..<$0])) }
  }

  // A number is meant as it is typed: 20261 does not stand for 20251127.
  private static func isForgivenAsBeginning(_ typed: String) -> Bool {
    beginningLengths.contains(typed.unicodeScalars.count)
      && !typed.unicodeScalars.contains { $0.properties.generalCategory == .decimalNumber }
  }

  private static func trace(of letters: [Unicode.Scalar], without index: Int) -> String {
    var rest = String.UnicodeScalarView(letters[..<index])
    rest.append(contentsOf: letters[(index + 1)...])
    return String(rest)
  }
}
