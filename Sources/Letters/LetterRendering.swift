package import BoxOffice

/// A letter in the words of its language, as text and as a page.
package struct RenderedLetter: Sendable {
  package let subject: String
  package let text: String
  package let html: String
}

extension LetterTemplate {
  /// The letter with its facts; nil where a value is missing that a sentence needs.
  package func render(_ facts: LetterFacts, in language: Language) -> RenderedLetter? {
    let words = Words(facts: facts, language: language)
    let shown = blocks.filter { block in block.condition.map { facts[$0] != nil } ?? true }
    guard let subject = words.plain(subject) else { return nil }
    var text: [String] = []
    var html: [String] = []
    for block in shown {
      guard let line = words.text(block.form), let markup = words.markup(block.form) else {
        return nil
      }
      text.append(line)
      html.append(markup)
    }
    return RenderedLetter(
      subject: subject, text: joined(text, shown, inTable: "\n", otherwise: "\n\n") + "\n",
      html: LetterPage.page(
        title: LetterPage.escaped(subject), language: language,
        body: inTables(html, shown)))
  }

  // Rows of facts stand close together.
  private func joined(
    _ parts: [String], _ blocks: [Block], inTable: String, otherwise: String
  ) -> String {
    var text = ""
    for (index, part) in parts.enumerated() {
      if index > 0 {
        text += blocks[index].isRow && blocks[index - 1].isRow ? inTable : otherwise
      }
      text += part
    }
    return text
  }

  private func inTables(_ parts: [String], _ blocks: [Block]) -> String {
    var html = ""
    for (index, part) in parts.enumerated() {
      let isRow = blocks[index].isRow
      if isRow, index == 0 || !blocks[index - 1].isRow { html += "<table role=\"presentation\">\n" }
      html += part + "\n"
      if isRow, index + 1 == parts.count || !blocks[index + 1].isRow { html += "</table>\n" }
    }
    return html
  }
}

extension LetterTemplate.Block {
  fileprivate var isRow: Bool {
    if case .row = form { return true }
    return false
  }
}

/// The values of one letter in the words of a language.
private struct Words {
  let facts: LetterFacts
  let language: Language

  func plain(_ pieces: [LetterTemplate.Piece]) -> String? { joined(pieces) { $0 } }

  func text(_ form: LetterTemplate.Form) -> String? {
    switch form {
    case .heading(let pieces), .paragraph(let pieces), .small(let pieces): return plain(pieces)
    case .row(let label, let value):
      guard let label = plain(label), let value = plain(value) else { return nil }
      return "\(label): \(value)"
    case .button(let label, let target):
      guard let label = plain(label), let link = word(target) else { return nil }
      return "\(label):\n\(link)"
    }
  }

  func markup(_ form: LetterTemplate.Form) -> String? {
    switch form {
    case .heading(let pieces): return escaped(pieces).map { "<h1>\($0)</h1>" }
    case .paragraph(let pieces): return escaped(pieces).map { "<p>\($0)</p>" }
    case .small(let pieces): return escaped(pieces).map { "<p class=\"small\">\($0)</p>" }
    case .row(let label, let value):
      guard let label = escaped(label), let value = escaped(value) else { return nil }
      return "<tr><th scope=\"row\">\(label)</th><td>\(value)</td></tr>"
    case .button(let label, let target):
      guard let label = escaped(label), let link = word(target) else { return nil }
      return "<p><a class=\"button\" href=\"\(LetterPage.escaped(link))\">\(label)</a></p>"
    }
  }

  private func escaped(_ pieces: [LetterTemplate.Piece]) -> String? {
    joined(pieces) { LetterPage.escaped($0) }
  }

  private func joined(
    _ pieces: [LetterTemplate.Piece], _ change: (String) -> String
  ) -> String? {
    var text = ""
    for piece in pieces {
      switch piece {
      case .words(let words): text += change(words)
      case .value(let placeholder):
        guard let word = word(placeholder) else { return nil }
        text += change(word)
      }
    }
    return text
  }

  private func word(_ placeholder: Placeholder) -> String? {
    switch facts[placeholder] {
    case nil: nil
    case .text(let text): oneLine(text)
    case .number(let number): grouped(number)
    case .moment(let moment): moment.text(in: language)
    case .money(let money):
      language == .ko ? "\(grouped(money.amountMinor))원" : "KRW \(grouped(money.amountMinor))"
    case .link(let link): link
    }
  }

  // A value must not begin a line of its own.
  private func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
  }

  private func grouped(_ number: Int64) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return (number < 0 ? "-" : "") + text
  }
}
