/// Folds letters that people take for the same: large and small, wide and narrow, with and without
/// accent.
enum LetterFolding {
  /// The role of one character in the search.
  enum Folded {
    /// A part of a word. `initial` is the first letter of a Korean syllable, and the letters of
    /// anything else.
    case letters(String, initial: String)
    /// A character without a role: an accent, an apostrophe.
    case silent
    /// The end of a word.
    case gap
  }

  static func fold(_ scalar: Unicode.Scalar) -> Folded {
    if let korean = Hangul.letters(of: scalar) {
      return .letters(korean.letters, initial: korean.initial)
    }
    let scalar = narrow(scalar)
    if isSilent(scalar) { return .silent }
    guard isLetter(scalar) else { return .gap }
    var letters = ""
    for small in scalar.properties.lowercaseMapping.unicodeScalars where !isSilent(small) {
      letters += plain[small] ?? String(small)
    }
    return .letters(letters, initial: letters)
  }

  private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
    return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
  }

  private static func isSilent(_ scalar: Unicode.Scalar) -> Bool {
    (0x300...0x36F).contains(scalar.value) || "'’ʼ`´".unicodeScalars.contains(scalar)
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .nonspacingMark, .spacingMark:
      true
    default: false
    }
  }

  private static let plain: [Unicode.Scalar: String] = {
    let families = [
      ("a", "àáâãäåāăąǎạảấầẩẫậắằẳẵặ"), ("ae", "æ"), ("c", "çćĉċč"), ("d", "ďđð"),
      ("e", "èéêëēĕėęěẹẻẽếềểễệ"), ("g", "ĝğġģ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįıǐịỉ"), ("j", "ĵ"),
      ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŋ"), ("o", "òóôõöøōŏőǒơọỏốồổỗộớờởỡợ"), ("oe", "œ"),
      ("r", "ŕŗř"), ("s", "śŝşšș"), ("ss", "ß"), ("t", "ţťŧț"), ("th", "þ"),
      ("u", "ùúûüũūŭůűųǔưụủứừửữự"), ("w", "ŵ"), ("y", "ýÿŷỳỵỷỹ"), ("z", "źżž"),
    ]
    var plain: [Unicode.Scalar: String] = [:]
    for (letters, accented) in families {
      for scalar in accented.unicodeScalars { plain[scalar] = letters }
    }
    return plain
  }()
}
