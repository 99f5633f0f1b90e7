import Foundation
import TestSupport
import Testing

@Suite("Finding a concert")
struct SearchTests {
  let stack: Stack
  let scene: SearchScene

  init() throws {
    stack = try Stack.shared()
    scene = SearchScene(stack)
  }

  @Test("By title, artist and venue, by whole words and parts of them")
  func fields() throws {
    let word = scene.word
    let title = try scene.add("The \(word) Tour")
    let artist = try scene.add("Some Night", artist: "DJ \(word)")
    let venue = try scene.add("Some Night", venue: "\(word) Hall")
    try scene.settle(word, [title, artist, venue])
    for part in [word.dropLast(3), word.dropFirst(3), word.dropFirst(2).dropLast(2)] {
      #expect(Set(try scene.find(String(part))).isSuperset(of: [title, artist, venue]), "\(part)")
    }
    #expect(try scene.find("tour \(word)").first == title)
    #expect(try scene.find("\(word) hall").first == venue)
    #expect(try scene.find("\(word) nothingsuch").isEmpty)
  }

  @Test("Case, width and accents make no difference")
  func folded() throws {
    let word = scene.word
    let id = try scene.add("é\(word)ü")
    try scene.settle("e\(word)u", [id])
    let wide = String(
      String.UnicodeScalarView(word.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) })
    )
    for spelling in ["É\(word.uppercased())Ü", "ｅ\(wide)ｕ", "e\u{301}\(word)u\u{308}"] {
      #expect(try scene.find(spelling) == [id], "\(spelling)")
    }
  }

  @Test("Korean by parts of syllables, by first letters, with and without spaces")
  func korean() throws {
    let (first, second) = (scene.korean, SearchScene(stack).korean)
    let id = try scene.add("\(first) \(second)")
    try scene.settle(first, [id])
    #expect(try scene.find("\(first)\(second)") == [id])
    #expect(try scene.find("\(first.prefix(2)) \(first.dropFirst(2))\(second)") == [id])
    #expect(try scene.find("\(second) \(first)") == [id])
    #expect(try scene.find(String(first.dropFirst(1))).contains(id))
    #expect(try scene.find("\(first)\(open(second))") == [id])
    let letters = initials(first) + initials(second)
    #expect(try scene.find(letters).contains(id))
    #expect(try scene.find(initials(first)).contains(id))
    #expect(try scene.find(initials(first) + " " + initials(second)).contains(id))
  }

  @Test("With one slip in a word of four letters or more, also of one Korean letter")
  func typos() throws {
    let (word, korean) = (scene.word, scene.korean)
    let latin = try scene.add("Evening with \(word)")
    let hangul = try scene.add(korean)
    try scene.settle(word, [latin])
    try scene.settle(korean, [hangul])
    var swapped = Array(word)
    swapped.swapAt(4, 5)
    let slips = [
      String(swapped), String(word.dropLast()), word + "j", "y" + String(word.dropFirst()),
    ]
    for slip in slips where slip != word {
      #expect(try scene.find(slip).contains(latin), "\(slip)")
    }
    #expect(try scene.find(wrongVowel(korean)).contains(hangul))
    #expect(try scene.find("yy" + word.dropFirst(2)).isEmpty)
  }

  @Test("What the demo has, as people would type it")
  func demo() throws {
    try eventually(within: .seconds(20), "the sweep has indexed the demo") {
      try ["아이유", "coldplay"].allSatisfy { try !scene.suggestions($0).isEmpty }
    }
    for typed in ["아이유", "아이", "ㅇㅇㅇ", "아이우", "dkdldb", "아이유콘서트", "iu 골든"] {
      let names = try scene.suggestions(typed)
      #expect(names.contains { $0.hasPrefix("아이유") }, "\(typed)")
    }
    for typed in ["Coldpaly", "coldplay", "ＣＯＬＤＰＬＡＹ", "채ㅣ에ㅣ묘", "oldpla"] {
      let names = try scene.suggestions(typed)
      #expect(names.contains { $0.hasPrefix("Coldplay") }, "\(typed)")
    }
    #expect(try scene.suggestions("봄밤의재즈").first == "봄밤의 재즈 Spring Night Jazz")
    #expect(try scene.reply("dkdldb").json.items[0].artist.string == "아이유")
  }

  @Test("Suggestions are names, each once, ten at most, artists first")
  func suggestions() throws {
    let word = scene.word
    let ids = try (1...12).map { (day: Int) in
      try scene.add("\(word) night \(day)", artist: "\(word) band", inDays: day)
    }
    try scene.settle(word, ids)
    let names = try scene.suggestions(word)
    #expect(names.count == 10)
    #expect(Set(names).count == 10)
    #expect(names[0] == "\(word) band")
    #expect(names[1] == "\(word) night 1")
    #expect(try scene.suggestions("").isEmpty)
    #expect(try stack.get("/v1/concerts/suggestions").json.items.array.isEmpty)
  }

  private func initials(_ text: String) -> String {
    let leads = Array("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
    return String(text.unicodeScalars.map { leads[Int($0.value - 0xAC00) / 588] })
  }

  /// The last syllable without its final consonant: half typed.
  private func open(_ text: String) -> String {
    changingLast(text) { $0 - ($0 - 0xAC00) % 28 }
  }

  /// ㅏ or ㅜ of the last syllable become ㅐ or ㅝ's neighbour ㅠ.
  private func wrongVowel(_ text: String) -> String {
    changingLast(text) { ($0 - 0xAC00) / 28 % 21 == 0 ? $0 + 28 : $0 + 4 * 28 }
  }

  private func changingLast(_ text: String, _ change: (UInt32) -> UInt32) -> String {
    var scalars = Array(text.unicodeScalars)
    if let last = scalars.popLast(), let changed = Unicode.Scalar(change(last.value)) {
      scalars.append(changed)
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
