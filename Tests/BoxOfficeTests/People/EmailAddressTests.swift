import BoxOffice
import Testing

@Suite("An email address")
struct EmailAddressTests {
  @Test(
    "is kept as typed, without the space around it",
    arguments: ["Ann@Example.com", "  Ann@Example.com\n", "\u{3000}Ann@Example.com\u{A0}"])
  func kept(typed: String) {
    #expect(EmailAddress(typed)?.text == "Ann@Example.com")
  }

  @Test(
    "is the same in any case and composition",
    arguments: [
      ("Ann@Example.COM", "ann@example.com"),
      ("JOSÉ@BEISPIEL.DE", "jose\u{301}@beispiel.de"),
      ("ИВАН@Пример.РФ", "иван@пример.рф"),
      ("\u{1112}\u{1161}\u{11AB}@예시.한국", "한@예시.한국"),
      ("Å@x.yz", "\u{212B}@x.yz"),
      ("ÀÉ@x.yz", "a\u{300}e\u{301}@x.yz"),
    ])
  func folded(left: String, right: String) throws {
    let (left, right) = (try #require(EmailAddress(left)), try #require(EmailAddress(right)))
    #expect(Array(left.key.utf8) == Array(right.key.utf8))
  }

  @Test(
    "is not the same as another one",
    arguments: [
      ("ann@example.com", "ann@example.org"), ("jose@x.yz", "josé@x.yz"), ("a@x.yz", "а@x.yz"),
      ("ann+1@x.yz", "ann@x.yz"), ("a.nn@x.yz", "ann@x.yz"),
    ])
  func different(left: String, right: String) throws {
    #expect(try #require(EmailAddress(left)).key != #require(EmailAddress(right)).key)
  }

  @Test(
    "may be in any script",
    arguments: ["用户@例子.广告", "अजय@डाटा.भारत", "θσερ@εχαμπλε.ψομ", "한@예시.한국", "🎫@i.ws"])
  func scripts(typed: String) {
    #expect(EmailAddress(typed)?.text == typed)
  }

  @Test(
    "is not anything that no mail could reach",
    arguments: [
      "", " ", "ann", "@", "@example.com", "ann@", "ann@example", "ann@.com", "ann@example.",
      "ann@exa..mple.com", "ann@@example.com", "a@b@example.com", "ann @example.com",
      "ann@exa mple.com", "ann\n@example.com", "ann\u{0}@example.com", "ann\u{200B}@example.com",
      "ann\u{202E}@example.com", "ann\u{7F}@example.com", "ann@\u{2028}example.com", "a@b",
      "a@..", "a@\u{301}b@example.com",
    ])
  func refused(typed: String) {
    #expect(EmailAddress(typed) == nil)
  }

  @Test("has 254 bytes at most, whatever the script")
  func length() {
    func address(_ bytes: Int) -> String {
      String(repeating: "a", count: bytes - 6) + "@ab.de"
    }
    #expect(EmailAddress(address(254)) != nil)
    #expect(EmailAddress(address(255)) == nil)
    #expect(EmailAddress(String(repeating: "한", count: 84) + "@ab.de") == nil)
  }
}

@Suite("A person's name")
struct PersonNameTests {
  @Test(
    "may be in any script",
    arguments: [
      "Ann", "김수한무", "O'Brien-Müller", "Владимир", "山田 太郎", "محمد", "ไทย", "नमस्ते", "👩 A", "𝒜𝓃𝓃",
      "X Æ A-12", "'; DROP TABLE user; --", "<script>",
    ])
  func scripts(typed: String) {
    #expect(PersonName(typed)?.text == typed)
  }

  @Test("is composed, so that it looks the same wherever it was typed")
  func composed() throws {
    let typed = "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF} Jose\u{301}"
    let name = try #require(PersonName(typed))
    #expect(Array(name.text.unicodeScalars) == Array("한글 José".unicodeScalars))
  }

  @Test("loses the space around it")
  func trimmed() {
    #expect(PersonName(" \t\u{3000}Ann Lee\u{A0}\n")?.text == "Ann Lee")
  }

  @Test(
    "is not empty and has no control characters",
    arguments: ["", " ", "\u{3000}\n", "A\u{0}B", "A\nB", "A\u{7F}B", "A\u{85}B", "A\u{1B}[0m"])
  func refused(typed: String) {
    #expect(PersonName(typed) == nil)
  }

  @Test("has 100 characters at most, counted after composing")
  func length() {
    #expect(PersonName(String(repeating: "한", count: 100)) != nil)
    #expect(PersonName(String(repeating: "\u{1112}\u{1161}\u{11AB}", count: 100)) != nil)
    #expect(PersonName(String(repeating: "한", count: 101)) == nil)
    #expect(PersonName(String(repeating: "👩‍👩‍👧", count: 21)) == nil)
  }
}
