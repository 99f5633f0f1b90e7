/// Korean writing, taken apart into the letters that a two-set keyboard has keys for: 과 is ㄱㅗㅏ, 값
/// is ㄱㅏㅂㅅ.
enum Hangul {
  /// The consonants, which are all letters of a word typed by its syllables' first letters alone.
  static func isConsonant(_ letter: Unicode.Scalar) -> Bool {
    (0x3131...0x314E).contains(letter.value)
  }

  /// Whether a character is one of the letters that ``letters(of:)`` returns.
  static func isLetter(_ letter: Unicode.Scalar) -> Bool {
    (0x3131...0x3163).contains(letter.value)
  }

  /// The letters of one character, and the first of its syllable; nil if the character is not
  /// Korean.
  static func letters(of scalar: Unicode.Scalar) -> (letters: String, initial: String)? {
    let value = Int(scalar.value)
    switch value {
    case 0xAC00...0xD7A3:
      let index = value - 0xAC00
      let lead = leads[index / (21 * 28)]
      return (lead + vowels[index / 28 % 21] + tails[index % 28], lead)
    case 0x3131...0x314E, 0x314F...0x3163:
      let letters = compatibility[value - 0x3131]
      return (letters, letters)
    // Single letters, as a Macintosh writes them.
    case 0x1100...0x1112: return (leads[value - 0x1100], leads[value - 0x1100])
    case 0x1161...0x1175: return (vowels[value - 0x1161], "")
    case 0x11A8...0x11C2: return (tails[value - 0x11A7], "")
    default: return halfWidth(value).flatMap(letters)
    }
  }

  private static func halfWidth(_ value: Int) -> Unicode.Scalar? {
    switch value {
    case 0xFFA1...0xFFBE: Unicode.Scalar(value - 0xFFA1 + 0x3131)
    case 0xFFC2...0xFFC7: Unicode.Scalar(value - 0xFFC2 + 0x314F)
    case 0xFFCA...0xFFCF: Unicode.Scalar(value - 0xFFCA + 0x3155)
    case 0xFFD2...0xFFD7: Unicode.Scalar(value - 0xFFD2 + 0x315B)
    case 0xFFDA...0xFFDC: Unicode.Scalar(value - 0xFFDA + 0x3161)
    default: nil
    }
  }

  // The letters in the order of Unicode, divided by spaces.
  private static let leads = table("ㄱ ㄲ ㄴ ㄷ ㄸ ㄹ ㅁ ㅂ ㅃ ㅅ ㅆ ㅇ ㅈ ㅉ ㅊ ㅋ ㅌ ㅍ ㅎ")
  private static let vowels = table("ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ")
  private static let tails =
    [""] + table("ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ")
  private static let compatibility =
    table("ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄸ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅃ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅉ ㅊ ㅋ ㅌ ㅍ ㅎ") + vowels

  private static func table(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }
}
