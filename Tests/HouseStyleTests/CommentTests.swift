import Testing

@Suite("Comments")
struct CommentTests {
  private static let columnsMax = 100

  @Test("A comment in Swift ends by column 100")
  func width() {
    let wide = (Tree.sources + Tree.tests).flatMap { $0.comments(widerThan: Self.columnsMax) }
    #expect(wide == [])
  }

  @Test("No sentence of a comment begins with a pronoun for its subject")
  func openings() {
    #expect((Tree.sources + Tree.tests).flatMap(\.riddles) == [])
  }

  @Test("Control: a wide comment is found, and a wide text is no comment")
  func widthControl() {
    let wide = String(repeating: "x", count: Self.columnsMax)
    let file = Tree.File(path: "a.swift", text: "let a = \"\(wide)\"\n  /// \(wide)\n/// short\n")
    #expect(file.comments(widerThan: Self.columnsMax) == ["a.swift:2"])
  }

  @Test(
    "Control: a pronoun is found at the start, behind a sentence and on the next line",
    arguments: [
      "/// Who is there.\n", "  // Whoever asks.\n", "/// A seat. It is free.\n",
      "/// A seat.\n/// That is free.\n", "// Nobody knows.\n",
    ])
  func openingsControl(text: String) {
    #expect(Tree.File(path: "a.swift", text: text).riddles.count == 1)
  }

  @Test(
    "Control: other uses of these words are left alone",
    arguments: [
      "/// A buyer who asks, and what it costs.\n", "let text = \"Who is there\"\n",
      "/// Items, e.g. those that are free.\n", "/// Itself.\n", "/// Its seat.\n",
    ])
  func plain(text: String) {
    #expect(Tree.File(path: "a.swift", text: text).riddles == [])
  }
}

extension Tree.File {
  /// The lines of comments that are wider than so many columns, as `path:line`.
  fileprivate func comments(widerThan columns: Int) -> [String] {
    lines.enumerated().filter { Self.comment(in: $1) != nil && $1.count > columns }.map {
      "\(path):\($0.offset + 1)"
    }
  }

  /// The comments with a sentence that begins with a pronoun for its subject, as `path:line` of
  /// their first lines.
  fileprivate var riddles: [String] {
    blocks.filter { block in
      var isOpening = true
      for word in block.text.split(separator: " ") {
        if isOpening, pronouns.contains(word.prefix { $0.isLetter }) { return true }
        isOpening = word.last.map { ".!?".contains($0) } ?? false
      }
      return false
    }.map { "\(path):\($0.line)" }
  }

  /// Comments of several lines as one text, with the number of their first line.
  private var blocks: [(line: Int, text: String)] {
    var blocks: [(line: Int, text: String)] = []
    var isInside = false
    for (index, line) in lines.enumerated() {
      let text = Self.comment(in: line)
      if let text, isInside {
        blocks[blocks.count - 1].text += " " + text
      } else if let text {
        blocks.append((index + 1, text))
      }
      isInside = text != nil
    }
    return blocks
  }

  private var lines: [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The text of a line that is a comment; nil for other lines.
  private static func comment(in line: Substring) -> String? {
    let line = line.drop { $0 == " " }
    guard line.hasPrefix("//") else { return nil }
    return String(line.drop { $0 == "/" }.drop { $0 == " " })
  }
}

/// Words that say nothing of a comment's subject when they begin its sentence.
private let pronouns: Set<Substring> = [
  "Who", "Whoever", "What", "That", "It", "Nobody", "Somebody", "Anybody", "Everybody", "Everyone",
]
