import BoxOffice
import Foundation
import TestSupport
import Testing

@testable import Letters

/// The judge is Python's `email`, which refuses a message with any defect.
@Suite("Messages")
struct MailMessageTests {
  private func read(_ message: MailMessage) throws -> JSON {
    let directory = try PrivateDirectory()
    let file = directory.path + "/message.eml"
    try Data(message.bytes).write(to: URL(fileURLWithPath: file))
    let result = try Command.run(
      ["/usr/bin/python3", Stack.root + "/Tests/Letters/read.py", file])
    try #require(result.status == 0, "\(result.output)")
    return try #require(JSON(parsing: Array(result.output.utf8))).array[0]
  }

  private func message(
    _ kind: LetterKind, _ language: Language, to: String = "ann@example.com",
    enclosures: [Enclosure] = [], unsubscribe: String? = nil
  ) throws -> MailMessage {
    let rendered = try TemplateTests.read(kind, language)
      .render(TemplateTests.facts(for: kind), in: language)
    return MailMessage(
      from: try #require(Mailbox("매표소, 서울 Box Office <tickets@example.com>")), to: to,
      messageID: "12.1.5@example.com", date: Instant(millisecondsSince1970: 1_796_378_400_000),
      language: language, letter: try #require(rendered), enclosures: enclosures,
      unsubscribe: unsubscribe)
  }

  @Test("A letter is read back as it was written", arguments: TemplateTests.all)
  func readBack(language: Language, kind: LetterKind) throws {
    let message = try message(kind, language)
    let read = try read(message)
    #expect(read.subject.string == message.letter.subject)
    #expect(read.text.string == message.letter.text)
    #expect(read.html.string == message.letter.html)
    #expect(read.sender_name.string == "매표소, 서울 Box Office")
    #expect(read.sender.string == "tickets@example.com")
    #expect(read.to.string == "ann@example.com")
    #expect(read.id.string == "<12.1.5@example.com>")
    #expect(read.language.string == language.rawValue)
    #expect(read.tree.array.compactMap(\.string) == ["text/plain", "text/html"])
    #expect(read.seconds.integer == 1_796_378_400)
  }

  @Test("Enclosures stand beside the two forms of the text, which can be refused by one click")
  func attached() throws {
    let link = "https://example.com/v1/letters/unsubscribe?token=abc"
    let read = try read(
      message(
        .reminder, .ko, to: "ann+tickets@example.com",
        enclosures: [
          Enclosure(
            name: "tickets.pdf", contentType: "application/pdf",
            bytes: Array(repeating: 0xFF, count: 1000)),
          Enclosure(
            name: "concert.ics", contentType: "text/calendar; charset=utf-8; method=PUBLISH",
            bytes: Array("BEGIN:VCALENDAR\r\n".utf8)),
        ], unsubscribe: link))
    #expect(read.files["tickets.pdf"].string == "application/pdf")
    #expect(read.files["concert.ics"].string == "text/calendar PUBLISH")
    #expect(read.unsubscribe.string == "<\(link)>")
    #expect(read.click.string == "List-Unsubscribe=One-Click")
  }
}
