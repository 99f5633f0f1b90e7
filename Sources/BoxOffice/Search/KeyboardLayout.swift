/// The text that the same keys write with the other of the two layouts of a Korean keyboard.
enum KeyboardLayout {
  private static let latinKeys = "qQwWeErRtTyuioOpPasdfghjklzxcvbnm"
  private static let koreanKeys = "ㅂㅃㅈㅉㄷㄸㄱㄲㅅㅆㅛㅕㅑㅐㅒㅔㅖㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ"

  private static let korean = Dictionary(
    uniqueKeysWithValues: zip(latinKeys.unicodeScalars, koreanKeys.unicodeScalars))
  private static let latin = Dictionary(
    uniqueKeysWithValues: zip(koreanKeys.unicodeScalars, latinKeys.unicodeScalars))

  /// The text as typed with the other layout; nil if it has letters of both or of neither.
  static func other(than text: String) -> String? {
    // A text of capital letters throughout was not typed with shifted keys.
    let isShouted = !text.unicodeScalars.contains { (0x61...0x7A).contains($0.value) }
    let keys = text.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
      if !isShouted, korean[scalar] != nil { return [scalar] }
      guard case .letters(let letters, _) = LetterFolding.fold(scalar) else { return [scalar] }
      return Array(letters.unicodeScalars)
    }
    let isKorean = keys.contains { latin[$0] != nil }
    let isLatin = keys.contains { korean[$0] != nil }
    guard isKorean != isLatin else { return nil }
    let other = keys.map { (isKorean ? latin[$0] : korean[$0]) ?? $0 }
    return String(String.UnicodeScalarView(other))
  }
}
