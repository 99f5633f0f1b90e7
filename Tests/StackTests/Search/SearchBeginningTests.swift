import Foundation
import TestSupport
import Testing

@Suite("A search that forgives a slip in a beginning")
struct SearchBeginningTests {
  let stack: Stack
  let scene: SearchScene

  init() throws {
    stack = try Stack.shared()
    scene = SearchScene(stack)
  }

  @Test("이무게 finds 이무개밴드, starligth finds Starlight Café, in the list and in the suggestions")
  func examples() throws {
    let band = try scene.add("가을밤 \(scene.word)", artist: "이무개밴드")
    let cafe = try scene.add("Starlight Café")
    let long = try scene.add("Starlightcafé \(scene.word)")
    try scene.settle("이무개밴드", [band])
    try scene.settle("starlight", [cafe, long])
    #expect(try scene.find("이무게").contains(band))
    #expect(try scene.suggestions("이무게") == ["이무개밴드"])
    #expect(try scene.find("starligth").contains(cafe))
    #expect(try scene.find("starligth").contains(long))
    let names = try scene.suggestions("starligth")
    #expect(names.contains("Starlight Café"))
    #expect(names.contains("Starlightcafé \(scene.word)"))
  }

  @Test("Each slip at the start, in the middle and at the end of what is typed; two are too many")
  func slips() throws {
    let word = scene.word
    let id = try scene.add("Night of \(word)endings")
    try scene.settle(word, [id])
    for index in [0, 4, 8] {
      var (wrong, missing, more) = (Array(word), Array(word), Array(word))
      wrong[index] = "j"
      missing.remove(at: index)
      more.insert("j", at: index)
      for typed in [wrong, missing + "e", more] {
        #expect(try scene.find(String(typed)) == [id], "\(String(typed)) for \(word)")
        #expect(try scene.suggestions(String(typed)) == ["Night of \(word)endings"])
      }
    }
    for index in [0, 4, 7] {
      var swapped = Array(word)
      swapped.swapAt(index, index + 1)
      #expect(try scene.find(String(swapped)) == [id], "\(String(swapped)) for \(word)")
    }
    #expect(try scene.find("jj" + word.dropFirst(2)).isEmpty)
    #expect(try scene.find("j" + word.dropFirst().dropLast(2) + "jj").isEmpty)
    #expect(try scene.find("j" + word.dropFirst() + " nothingsuch").isEmpty)
    #expect(try scene.find("night j" + word.dropFirst()) == [id])
    #expect(try scene.find("20\(word)26").isEmpty)
  }

  @Test(
    "A slip in a beginning comes after a slip in a whole word and before what is over",
    arguments: [1, 2, 100])
  func order(limit: Int) throws {
    let word = scene.word
    let typed = "j" + word.dropFirst()
    let ids = [
      try scene.add(typed, inDays: 90), try scene.add("the y\(typed)", inDays: 80),
      try scene.add("the \(word)", inDays: 70), try scene.add("the \(word)ender", inDays: 60),
      try scene.add("\(word)ender", inDays: 61), try scene.add(typed, inDays: -1),
      try scene.add("\(word)ender", inDays: -2),
    ]
    try scene.settle(word, [ids[2], ids[3], ids[4], ids[6]])
    try scene.settle(typed, [ids[0], ids[1], ids[5]])
    let (items, _) = try JSON.allPages("/v1/concerts?q=\(typed)", limit: limit, stack)
    #expect(items.compactMap(\.id.integer) == ids)
    #expect(try scene.suggestions(typed).first == typed)
  }

  @Test("The other layout of the keyboard is tried before a slip in a beginning")
  func otherLayout() throws {
    let (korean, word) = (scene.korean, scene.word)
    let meant = try scene.add(korean)
    try scene.settle(korean, [meant])
    let typed = try #require(keys(of: korean))
    let other = try scene.add("\(typed.dropLast())j\(word)")
    try scene.settle("\(typed.dropLast())j\(word)", [other])
    #expect(try scene.find(typed).first == meant)
    #expect(try !scene.find(typed).contains(other))
  }

  /// The keys that write these syllables: a plain consonant, ㅏ or ㅜ, and ㄹ.
  private func keys(of korean: String) -> String? {
    let leads = Array("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
    let latin: [Character: String] = [
      "ㄱ": "r", "ㄴ": "s", "ㄷ": "e", "ㄹ": "f", "ㅁ": "a", "ㅂ": "q", "ㅅ": "t", "ㅈ": "w", "ㅊ": "c",
      "ㅋ": "z", "ㅌ": "x", "ㅍ": "v", "ㅎ": "g",
    ]
    let syllables = korean.unicodeScalars.map { scalar -> String? in
      let index = Int(scalar.value - 0xAC00)
      let vowel = index / 28 % 21 == 0 ? "k" : "n"
      return latin[leads[index / 588]].map { $0 + vowel + "f" }
    }
    return syllables.contains(nil) ? nil : syllables.compactMap { $0 }.joined()
  }
}
