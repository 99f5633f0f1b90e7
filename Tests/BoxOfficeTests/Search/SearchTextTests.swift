import Testing

@testable import BoxOffice

@Suite("Text as the search sees it")
struct SearchTextTests {
  private func words(_ text: String) -> [String] { SearchText(text).words.map(\.letters) }

  @Test(
    "Case, width and accents make no difference",
    arguments: [
      ("ＢＴＳ", "bts"), ("Beyoncé", "beyonce"), ("BEYONCE\u{301}", "beyonce"),
      ("Sigur Rós", "sigur ros"),
      ("Straße", "strasse"), ("ŁÓDŹ", "lodz"), ("Ænima", "aenima"),
      ("Đặng Thái Sơn", "dang thai son"),
      ("２０２６", "2026"), ("İstanbul", "istanbul"), ("Motörhead", "motorhead"),
      ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
    ])
  func folding(text: String, folded: String) {
    #expect(words(text).joined(separator: " ") == folded)
  }

  @Test("Punctuation and symbols divide words, apostrophes do not")
  func gaps() {
    #expect(words("Don't Stop: Believin’! (Live)") == ["dont", "stop", "believin", "live"])
    #expect(words("G-Dragon & 태양") == ["g", "dragon", "ㅌㅐㅇㅑㅇ"])
    #expect(words(" \u{3000}%_+-*\"()🎵\u{0}").isEmpty)
    #expect(words("").isEmpty)
  }

  @Test(
    "Korean syllables come apart into the letters of the keyboard",
    arguments: [
      ("아이유", "ㅇㅏㅇㅣㅇㅠ"), ("값", "ㄱㅏㅂㅅ"), ("과일", "ㄱㅗㅏㅇㅣㄹ"), ("의", "ㅇㅡㅣ"), ("꽃", "ㄲㅗㅊ"), ("힣", "ㅎㅣㅎ"),
      ("가", "ㄱㅏ"), ("ㄳㅘ", "ㄱㅅㅗㅏ"), ("ﾡￂ", "ㄱㅏ"),
    ])
  func syllables(text: String, letters: String) {
    #expect(SearchText(text).letters == letters)
  }

  @Test(
    "Syllables that were written letter by letter are the same",
    arguments: ["아이유", "값", "방탄소년단", "뷁"])
  func decomposed(text: String) {
    let conjoining = text.unicodeScalars.map { scalar -> String in
      let index = scalar.value - 0xAC00
      let parts = [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11A7 + index % 28]
      return String(
        String.UnicodeScalarView(
          parts.filter { $0 != 0x11A7 }.compactMap { Unicode.Scalar($0) }))
    }.joined()
    #expect(conjoining.unicodeScalars.count > text.unicodeScalars.count)
    #expect(SearchText(conjoining) == SearchText(text))
  }

  @Test("The first letters of syllables")
  func initials() {
    #expect(SearchText("봄밤의 재즈 2026 Jazz").initials == "ㅂㅂㅇㅈㅈ2026jazz")
    #expect(SearchText("ㅇㅇㅇ").words[0].isInitials)
    #expect(!SearchText("아ㅇㅇ").words[0].isInitials)
    #expect(!SearchText("bts").words[0].isInitials)
  }
}

@Suite("What somebody typed")
struct SearchQueryTests {
  @Test(
    "The other keyboard layout is another reading",
    arguments: [
      ("dkdldb", "아이유"), ("rjfrmfnq", "걸그룹"), ("ㅠㅅㄴ", "bts"), ("채ㅣ에ㅣ묘", "coldplay"), ("qnpfr", "뷁"),
      ("Rhc", "꽃"),
    ])
  func layout(typed: String, meant: String) throws {
    let other = try #require(SearchQuery(typed)).readings.last
    #expect(other?.letters == SearchText(meant).letters)
  }

  @Test("A mixture of both scripts has no other reading", arguments: ["BTS 콘서트", "2026", "東京"])
  func noLayout(typed: String) throws {
    #expect(try #require(SearchQuery(typed)).readings.count == 1)
  }

  @Test(
    "Without a letter or digit there is nothing to look for",
    arguments: ["", "%", "+-*\"()", "🎵🎶", "\u{0}"])
  func nothing(typed: String) {
    #expect(SearchQuery(typed) == nil)
  }

  @Test("Spellings with the same answer have one canonical form; long ones have none")
  func canonical() throws {
    let forms = try ["Beyoncé", "BEYONCE", " beyonce! ", "ｂｅｙｏｎｃｅ"].map {
      try #require(SearchQuery($0)).canonical
    }
    #expect(Set(forms).count == 1)
    #expect(try #require(SearchQuery("아이유")).canonical != #require(SearchQuery("아이우")).canonical)
    // Shift makes another Korean letter of the same key.
    #expect(try #require(SearchQuery("Rkr")).canonical != #require(SearchQuery("rkr")).canonical)
    #expect(try #require(SearchQuery(String(repeating: "a", count: 41))).canonical == nil)
  }

  @Test("However long, a question stays bounded")
  func bounded() throws {
    let query = try #require(SearchQuery(String(repeating: "무궁화꽃이 ", count: 300)))
    #expect(query.words.count == 8)
    let long = try #require(SearchQuery(String(repeating: "가", count: 3000)))
    #expect(long.letters.unicodeScalars.count == 60)
  }

  @Test("A name is found by parts, first letters and with one slip, and by nothing else")
  func found() throws {
    for typed in ["아이", "아잉", "ㅇㅇㅇ", "아이우", "유 아이"] {
      #expect(try #require(SearchQuery(typed)).isFound(in: "아이유"), "\(typed)")
    }
    for typed in ["우이", "ㅇㅇㅇㅇ", "아오우", "iu"] {
      #expect(try !#require(SearchQuery(typed)).isFound(in: "아이유"), "\(typed)")
    }
  }
}

@Suite("Slips of the finger")
struct TypoTests {
  @Test(
    "One slip is forgiven, and is found by a common trace",
    arguments: [
      ("coldpaly", "coldplay"), ("coldpla", "coldplay"), ("coldplayy", "coldplay"),
      ("coldplax", "coldplay"),
      ("oldplay", "coldplay"), ("ㅇㅏㅇㅣㅇㅜ", "ㅇㅏㅇㅣㅇㅠ"), ("aabb", "aabbb"),
    ])
  func oneSlip(typed: String, meant: String) {
    #expect(Typo.isOneSlip(from: typed, to: meant))
    #expect(!Typo.traces(of: typed).isDisjoint(with: Typo.traces(of: meant)))
  }

  @Test(
    "Two slips are not, nor is none",
    arguments: [
      ("coldplay", "coldplay"), ("cldpaly", "coldplay"), ("dolcplay", "coldplay"), ("abcd", "dcba"),
      ("abcd", ""),
    ])
  func notOneSlip(typed: String, meant: String) {
    #expect(!Typo.isOneSlip(from: typed, to: meant))
  }

  @Test("Words of three letters must be typed as they are, and endless ones too")
  func lengths() {
    #expect(Typo.traces(of: "bts").isEmpty)
    #expect(Typo.traces(of: "abba") == ["abba", "bba", "aba", "abb"])
    #expect(Typo.traces(of: String(repeating: "ab", count: 13)).isEmpty)
  }
}

@Suite("What is kept for the search")
struct SearchEntryTests {
  private func keys(_ name: String, _ kind: SearchEntry.Kind) -> Set<String> {
    Set(
      SearchEntry.all(of: SearchText(name)).flatMap(\.keys).filter { $0.kind == kind }.map(
        \.letters))
  }

  @Test("A word is looked up from each of its characters, a name from each of its words")
  func parts() {
    #expect(keys("IU Day", .part) == ["iu", "u", "day", "ay", "y", "iuday"])
    #expect(keys("IU Day", .name) == ["iuday"])
    #expect(keys("IU Day", .word) == ["iu", "day"])
    #expect(keys("아이유", .part) == ["ㅇㅏㅇㅣㅇㅠ", "ㅇㅣㅇㅠ", "ㅇㅠ"])
    #expect(keys("봄밤의 재즈", .initials) == ["ㅂㅂㅇㅈㅈ", "ㅈㅈ"])
    #expect(keys("IU 재즈", .initials) == ["ㅈㅈ"])
  }

  @Test("Nothing grows beyond its column")
  func bounded() {
    let entries = SearchEntry.all(of: SearchText(String(repeating: "꿹", count: 200)))
    #expect(entries.allSatisfy { $0.text.unicodeScalars.count <= 101 })
    for key in entries.flatMap(\.keys) {
      #expect(key.letters.unicodeScalars.count <= key.kind.lettersMax)
    }
    #expect(entries.flatMap(\.keys).count < 250)
    #expect(SearchEntry.all(of: SearchText("!?")).isEmpty)
  }
}
