/// One slip of the finger: a letter wrong, missing, too many, or changed with its neighbour.
package enum Typo {
  /// The lengths of words with tolerated slips: shorter ones would resemble too many others, longer
  /// ones are typed by machines.
  static let lengths = 4...24

  /// The variants of a word: two words that are one slip apart share one, which an index can look
  /// up.
  package static func traces(of word: String) -> Set<String> {
    let letters = Array(word.unicodeScalars)
    guard lengths.contains(letters.count) else { return [] }
    var traces: Set = [word]
    for index in letters.indices {
      var rest = String.UnicodeScalarView(letters[..<index])
      rest.append(contentsOf: letters[(index + 1)...])
      traces.insert(String(rest))
    }
    return traces
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
}
