package import BoxOffice

/// The sentences of one kind of letter in one language, read from a file and checked against what a
/// letter of the kind can tell.
///
/// A file begins with `Subject: …`. Blocks are parted by empty lines: `# heading`, `| label: value`
/// for a row of facts, `> [label]({link})` for a button, `~ small print`, and paragraphs. A block
/// that begins with `?{placeholder} ` stands only in letters that have the value.
package struct LetterTemplate: Sendable {
  /// Why a file is no template of its kind.
  package enum Wrong: Error, Equatable {
    case noSubject
    case unknownPlaceholder(String)
    case missingPlaceholder(Placeholder)
    case brokenBrace(line: Int)
    case brokenButton(line: Int)
    case brokenRow(line: Int)
  }

  enum Piece: Sendable, Equatable {
    case words(String)
    case value(Placeholder)
  }

  enum Form: Sendable, Equatable {
    case heading([Piece])
    case paragraph([Piece])
    case row(label: [Piece], value: [Piece])
    case button(label: [Piece], Placeholder)
    case small([Piece])
  }

  struct Block: Sendable, Equatable {
    let form: Form
    /// The block stands only where the letter has this value.
    let condition: Placeholder?
  }

  let subject: [Piece]
  let blocks: [Block]

  /// Parses the text of a file.
  package init(parsing text: String, for kind: LetterKind) throws(Wrong) {
    var reader = TemplateReader(kind: kind)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard let first = lines.popFirst(), first.hasPrefix("Subject: ") else { throw .noSubject }
    subject = try reader.pieces(first.dropFirst(9), line: 1)
    var blocks: [Block] = []
    var paragraph: [Substring] = []
    for (index, line) in lines.enumerated() {
      let number = index + 2
      if !paragraph.isEmpty, line.isEmpty || Self.isMarked(line) {
        blocks.append(try reader.block(paragraph.joined(separator: " ")[...], line: number - 1))
        paragraph = []
      }
      guard !line.isEmpty else { continue }
      if Self.isMarked(line) {
        blocks.append(try reader.block(line, line: number))
      } else {
        paragraph.append(line)
      }
    }
    if !paragraph.isEmpty {
      blocks.append(
        try reader.block(paragraph.joined(separator: " ")[...], line: lines.count + 1))
    }
    self.blocks = blocks
    if let missing = kind.demanded.subtracting(reader.named).min(by: { $0.rawValue < $1.rawValue })
    {
      throw .missingPlaceholder(missing)
    }
  }

  private static func isMarked(_ line: Substring) -> Bool {
    guard let first = line.first else { return false }
    return "#|>~?".contains(first)
  }
}

/// Reads the blocks of a template and notes which placeholders they name.
private struct TemplateReader {
  let kind: LetterKind
  var named: Set<Placeholder> = []

  mutating func block(
    _ given: Substring, line: Int
  ) throws(LetterTemplate.Wrong) -> LetterTemplate.Block {
    var text = given
    var condition: Placeholder?
    if text.hasPrefix("?{") {
      guard let end = text.firstIndex(of: "}") else { throw .brokenBrace(line: line) }
      condition = try placeholder(text[text.index(text.startIndex, offsetBy: 2)..<end])
      text = text[text.index(after: end)...].drop { $0 == " " }
    }
    return LetterTemplate.Block(form: try form(text, line: line), condition: condition)
  }

  private mutating func form(
    _ text: Substring, line: Int
  ) throws(LetterTemplate.Wrong) -> LetterTemplate.Form {
    let rest = text.dropFirst().drop { $0 == " " }
    switch text.first {
    case "#": return .heading(try pieces(rest, line: line))
    case "~": return .small(try pieces(rest, line: line))
    case "|":
      guard let colon = rest.firstIndex(of: ":") else { throw .brokenRow(line: line) }
      let value = rest[rest.index(after: colon)...].drop { $0 == " " }
      return .row(
        label: try pieces(rest[..<colon], line: line), value: try pieces(value, line: line))
    case ">":
      guard let match = rest.wholeMatch(of: /\[(.+)\]\(\{([a-z]+)\}\)/) else {
        throw .brokenButton(line: line)
      }
      let target = try placeholder(match.output.2)
      guard target.type == .link else { throw .brokenButton(line: line) }
      return .button(label: try pieces(match.output.1, line: line), target)
    default: return .paragraph(try pieces(text, line: line))
    }
  }

  mutating func pieces(
    _ text: Substring, line: Int
  ) throws(LetterTemplate.Wrong) -> [LetterTemplate.Piece] {
    var pieces: [LetterTemplate.Piece] = []
    var rest = text
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
        throw .brokenBrace(line: line)
      }
      if open > rest.startIndex { pieces.append(.words(String(rest[..<open]))) }
      pieces.append(.value(try placeholder(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.words(String(rest))) }
    return pieces
  }

  private mutating func placeholder(
    _ name: Substring
  ) throws(LetterTemplate.Wrong) -> Placeholder {
    guard let placeholder = Placeholder(rawValue: String(name)),
      kind.placeholders.contains(placeholder)
    else { throw .unknownPlaceholder(String(name)) }
    named.insert(placeholder)
    return placeholder
  }
}
