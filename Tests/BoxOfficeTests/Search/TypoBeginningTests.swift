import System
import Testing

@testable import BoxOffice

@Suite("Slips in the beginning of a word")
struct TypoBeginningTests {
  private func letters(_ text: String) -> String { SearchText(text).letters }

  private func beginning(_ meant: String, _ typed: String) -> String? {
    Typo.beginning(of: letters(meant), near: letters(typed))
  }

  @Test(
    "One slip is forgiven, wherever it is",
    arguments: [
      // Wrong: the first, a middle, the last letter.
      ("xtarlig", "starlight", "starlig"), ("stxrlig", "starlight", "starlig"),
      ("starlix", "starlight", "starli"),
      // Missing.
      ("tarlig", "starlight", "starlig"), ("starig", "starlight", "starlig"),
      // Too many.
      ("xstarl", "starlight", "starl"), ("staxrl", "starlight", "starl"),
      ("starlx", "starlight", "starl"),
      // Changed with its neighbour.
      ("tsarlig", "starlight", "starlig"), ("stralig", "starlight", "starlig"),
      ("starlgi", "starlight", "starli"),
      // The example of a Korean name, and a syllable that goes on in the name.
      ("이무게", "이무개밴드", "이무ㄱ"), ("어이윶", "아이유주간", "아이유ㅈ"), ("방탕소", "방탄소년단", "방탄소"),
      ("밤탄소", "방탄소년단", "방탄소"),
    ])
  func found(typed: String, meant: String, beginning: String) {
    #expect(self.beginning(meant, typed) == letters(beginning))
  }

  @Test(
    "Two slips are not, nor is another word, a short one, a number or an endless one",
    arguments: [
      ("xtarlxg", "starlight"), ("sxxrlig", "starlight"), ("tsarlgi", "starlight"),
      ("stlaa", "starlight"), ("light", "starlight"), ("night", "starlight"),
      ("starlightxx", "starlight"),
      ("starlights", "star"), ("stxr", "starlight"), ("srat", "starlight"), ("이므", "이무개밴드"),
      ("애므게", "이무개밴드"), ("20261", "20251127"), ("2026conxe", "2026concert"),
      (String(repeating: "ab", count: 12) + "x", String(repeating: "ab", count: 20)),
    ])
  func notFound(typed: String, meant: String) {
    #expect(beginning(meant, typed) == nil)
  }

  @Test(
    "A name is nearly found by the beginning of each of its words",
    arguments: ["이무게", "이무게밴드", "뮤직 이무게"])
  func names(typed: String) throws {
    let query = try #require(SearchQuery(typed))
    #expect(query.isNearlyFound(in: "이무개밴드 뮤직쇼"))
    #expect(!query.isNearlyFound(in: "아무개밴드 무직쇼"))
  }

  @Test(
    "All words agree with a comparison of every beginning, and the index has what leads to them",
    arguments: ["abcd", "ㅇㅁㅏㅣ"])
  func agreesWithEveryBeginning(alphabet: String) {
    var generator = SplitMix64(seed: 14)
    func word(_ lengths: ClosedRange<Int>) -> [Character] {
      (0..<Int.random(in: lengths, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? "a"
      }
    }
    var found = 0
    for _ in 0..<4000 {
      let meant = word(4...12)
      let typed =
        Bool.random(using: &generator) ? word(5...9) : slipped(meant, word(1...1), &generator)
      guard typed.count >= 5 else { continue }
      let nearest = (0...meant.count).first { distance(typed, Array(meant[..<$0])) <= 1 }
      let beginning = Typo.beginning(of: String(meant), near: String(typed))
      #expect(
        beginning == nearest.map { String(meant[..<$0]) }, "\(String(typed)) \(String(meant))")
      guard beginning != nil else { continue }
      found += 1
      let starts = Typo.beginningTraces(of: String(typed)).union([String(typed)])
      let isLedTo = Typo.traces(of: String(meant)).contains { trace in
        starts.contains { trace.hasPrefix($0) }
      }
      #expect(
        isLedTo || meant.starts(with: Typo.stem(of: String(typed))),
        "\(String(typed)) \(String(meant))")
    }
    #expect(found > 1000)
  }

  /// Some beginning of the word with a slip in it.
  private func slipped(
    _ meant: [Character], _ other: [Character], _ generator: inout SplitMix64
  ) -> [Character] {
    var typed = Array(meant.prefix(Int.random(in: 4...10, using: &generator)))
    let index = Int.random(in: 0..<typed.count - 1, using: &generator)
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: typed[index] = other[0]
    case 1: typed.remove(at: index)
    case 2: typed.insert(other[0], at: index)
    default: typed.swapAt(index, index + 1)
    }
    return typed
  }

  /// The slips between two words by the table of all their beginnings, a swap being one.
  private func distance(_ left: [Character], _ right: [Character]) -> Int {
    var table = [[Int]](
      repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
    for row in 0...left.count {
      for column in 0...right.count {
        guard row > 0, column > 0 else {
          table[row][column] = row + column
          continue
        }
        let isSame = left[row - 1] == right[column - 1]
        var best = min(
          table[row - 1][column] + 1, table[row][column - 1] + 1,
          table[row - 1][column - 1] + (isSame ? 0 : 1))
        if row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          best = min(best, table[row - 2][column - 2] + 1)
        }
        table[row][column] = best
      }
    }
    return table[left.count][right.count]
  }
}
