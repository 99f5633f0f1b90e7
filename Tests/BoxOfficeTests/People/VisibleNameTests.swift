import Testing

@testable import BoxOffice

@Suite("A name that others see")
struct VisibleNameTests {
  @Test(
    "is in any script, with one letter at least",
    arguments: [
      "김수한무", "Владимир", "محمد", "José", "Ann-Marie O'Neill 3rd", "X Æ A-12", "ʻŌ", "A",
      "👩 𝒜𝓃𝓃", "நித்யா",
    ])
  func good(name: String) {
    #expect(PersonName("  \(name)\n")?.text == name)
  }

  @Test(
    "without a letter is none",
    arguments: ["", " ", "12 34", "🎫", "--", "\u{301}", "\u{3164}\u{115F}"])
  func noLetter(name: String) {
    #expect(PersonName(name) == nil)
  }

  @Test(
    "has nothing that nobody sees, wherever it stands",
    arguments: [
      "\u{0}", "\u{7}", "\u{9}", "\u{AD}", "\u{200B}", "\u{200E}", "\u{202E}", "\u{2028}",
      "\u{2066}", "\u{2069}", "\u{FEFF}", "\u{E0041}",
    ])
  func invisible(character: String) {
    #expect(PersonName("An\(character)na") == nil)
    #expect(PersonName("\u{202E}" + "Anna" + character) == nil)
  }
}
