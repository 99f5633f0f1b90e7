import BoxOffice
import Foundation
import TestSupport
import Testing

@testable import Letters

@Suite("Templates of letters")
struct TemplateTests {
  static let all = Language.allCases.flatMap { language in
    LetterKind.allCases.map { (language, $0) }
  }

  static func read(_ kind: LetterKind, _ language: Language) throws -> LetterTemplate {
    let path = Stack.root + "/nginx/letters/\(language.rawValue)/\(kind.rawValue).txt"
    return try LetterTemplate(
      parsing: String(contentsOfFile: path, encoding: .utf8), for: kind)
  }

  /// A value for all that a letter of the kind can tell, with markup where there is text.
  static func facts(for kind: LetterKind) -> LetterFacts {
    var facts = LetterFacts()
    for placeholder in kind.placeholders {
      facts[placeholder] =
        switch placeholder.type {
        case .text: .text("<\(placeholder.rawValue)> & 한글")
        case .number: .number(1234)
        case .moment: .moment(LocalTime(Instant(millisecondsSince1970: 0), secondsAhead: 32_400))
        case .money: .money(Money(99_000))
        case .link: .link("https://example.com/\(placeholder.rawValue)?a=1&b=2")
        }
    }
    return facts
  }

  @Test("There is one for each kind in each language, and no other", arguments: Language.allCases)
  func complete(language: Language) throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: Stack.root + "/nginx/letters/\(language.rawValue)")
    #expect(names.sorted() == LetterKind.allCases.map { "\($0.rawValue).txt" }.sorted())
  }

  @Test("Each is rendered as text and as a page, with all that it demands", arguments: all)
  func rendered(language: Language, kind: LetterKind) throws {
    let template = try Self.read(kind, language)
    let letter = try #require(template.render(Self.facts(for: kind), in: language))
    #expect(!letter.subject.isEmpty && !letter.subject.contains("{"))
    for placeholder in kind.demanded where placeholder.type == .text {
      let word = placeholder.rawValue
      let all = letter.subject + letter.text
      #expect(all.contains("<\(word)> & 한글"), "\(word)")
      #expect(letter.html.contains("&lt;\(word)&gt; &amp; 한글"), "\(word)")
    }
    #expect(!letter.html.contains("<title> &"))
    #expect(letter.html.contains("<html lang=\"\(language.rawValue)\">"))
    #expect(letter.html.contains("prefers-color-scheme: dark"))
    for outside in ["<img", "<script", "<link", "url(", "@import", "src="] {
      #expect(!letter.html.contains(outside))
    }
    if kind.canBeRefused {
      #expect(letter.text.contains("https://example.com/unsubscribe"))
    }
    let hangul = letter.text.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }
    #expect(language == .en || hangul)
  }

  @Test("A sentence without its value makes no letter, a block on condition leaves it out")
  func missing() throws {
    var facts = Self.facts(for: .orderCancelled)
    let template = try Self.read(.orderCancelled, .en)
    let whole = try #require(template.render(facts, in: .en))
    #expect(whole.text.contains("Fee: KRW 99,000"))
    facts[.fee] = nil
    facts[.seats] = nil
    let part = try #require(template.render(facts, in: .en))
    #expect(!part.text.contains("Fee:") && !part.text.contains("Seats you keep:"))
    facts[.refund] = nil
    #expect(template.render(facts, in: .en) == nil)
  }

  @Test("Moments and money are written as the language writes them")
  func values() {
    let moment = LocalTime(Instant(millisecondsSince1970: 1_796_378_400_000), secondsAhead: 32_400)
    #expect(moment.text(in: .ko) == "2026년 12월 4일(금) 19:00")
    #expect(moment.text(in: .en) == "Friday, 4 December 2026, 19:00")
    #expect(MailDate.text(Instant(millisecondsSince1970: 0)) == "Thu, 1 Jan 1970 00:00:00 +0000")
    let before = LocalTime(Instant(millisecondsSince1970: -1), secondsAhead: -3600)
    #expect(before.weekday == 3 && before.day == 31 && before.hour == 22)
  }

  @Test(
    "What is no template of its kind is refused with the reason",
    arguments: [
      ("# No subject\n\n{link}{hours}", LetterTemplate.Wrong.noSubject),
      ("Subject: x\n\n{hours}", .missingPlaceholder(.link)),
      ("Subject: x\n\n{link}{hours}{total}", .unknownPlaceholder("total")),
      ("Subject: x\n\n{link}{hours}{nonsense}", .unknownPlaceholder("nonsense")),
      ("Subject: {x\n\n{link}{hours}", .brokenBrace(line: 1)),
      ("Subject: x\n\n{link}} {hours}", .brokenBrace(line: 3)),
      ("Subject: x\n\n> [press]({name})", .brokenButton(line: 3)),
      ("Subject: x\n\n> press", .brokenButton(line: 3)),
      ("Subject: x\n\n| no value", .brokenRow(line: 3)),
    ])
  func wrong(text: String, reason: LetterTemplate.Wrong) {
    #expect(throws: reason) { try LetterTemplate(parsing: text, for: .verifyAddress) }
  }
}
