import BoxOffice
import Testing

@Suite("The language of letters")
struct LanguageTests {
  @Test(
    "is what a browser likes most of those there are, and Korean where it likes none",
    arguments: [
      ("", Language.ko), ("en", .en), ("ko-KR,ko;q=0.9,en;q=0.8", .ko), ("en-US,en;q=0.5", .en),
      ("fr-CH, en;q=0.3, ko;q=0.7", .ko), ("de", .ko), ("EN-gb", .en), ("ko;q=0.4,en;q=0.41", .en),
      ("en;q=0,ko;q=0", .ko), ("en;q=0", .ko), ("*", .ko), (";;,,=", .ko), ("en;q=9", .ko),
      ("en; q=0.2", .en), ("korean,en", .en), ("en;q=x,ko;q=0.1", .ko),
    ])
  func liked(header: String, language: Language) {
    #expect(Language(acceptLanguage: header) == language)
  }

  @Test("is looked for in a bounded part of a header")
  func bounded() {
    let long = String(repeating: "fr,", count: 1000) + "en"
    #expect(Language(acceptLanguage: long) == .ko)
  }
}
