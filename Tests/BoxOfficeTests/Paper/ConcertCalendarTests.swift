import Testing

@testable import BoxOffice

@Suite("The calendar of an order")
struct ConcertCalendarTests {
  private let seoul: TimeZoneRules

  init() throws {
    seoul = try zone("Asia/Seoul")
  }

  @Test("A date is told by the venue's clocks, with a stable name and all that is needed there")
  func event() throws {
    let lines = lines(of: examplePaper())
    let expected = [
      "METHOD:PUBLISH", "TZID:Asia/Seoul", "TZOFFSETTO:+0900", "TZNAME:KST",
      "UID:order-1-20270115080000000@boxoffice", "SEQUENCE:0", "DTSTAMP:20270115T080000Z",
      "DTSTART;TZID=Asia/Seoul:20270119T210000", "SUMMARY:Evening · Artist",
      #"LOCATION:Hall\, Seoul"#, "STATUS:CONFIRMED", "ORGANIZER;CN=Boxoffice:mailto:a@b.example",
    ]
    for line in expected { #expect(lines.contains(line), "\(line)") }
    #expect(lines.first == "BEGIN:VCALENDAR" && lines.last == "END:VCALENDAR")
    let description = try #require(lines.first { $0.hasPrefix("DESCRIPTION:") })
    #expect(description.contains(#"Doors open: Tuesday\, 19 January 2027\, 20:00 KST\n"#))
    #expect(!description.contains("c1"), "a ticket's code is a secret")
  }

  @Test("An order keeps its UID, and its SEQUENCE grows with each change of the order or the date")
  func sequence() {
    let first = examplePaper()
    let after = examplePaper(orderVersion: 2)
    let moved = examplePaper(orderVersion: 2, dateVersion: 5)
    #expect(line("UID", of: first) == line("UID", of: moved))
    #expect(
      ["SEQUENCE:0", "SEQUENCE:1", "SEQUENCE:5"]
        == [first, after, moved].map { line("SEQUENCE", of: $0) })
  }

  @Test("A calendar is told of a cancellation: of all tickets, or of the date")
  func cancelled() {
    let gone = examplePaper(tickets: [ticket(1, .cancelled)])
    let calledOff = examplePaper(isCancelled: true)
    for paper in [gone, calledOff] {
      #expect(line("METHOD", of: paper) == "METHOD:CANCEL")
      #expect(line("STATUS", of: paper) == "STATUS:CANCELLED")
    }
    let part = examplePaper(tickets: [ticket(1, .cancelled), ticket(2)])
    #expect(line("METHOD", of: part) == "METHOD:PUBLISH")
    let seats = line("DESCRIPTION", of: part)
    #expect(seats?.contains("seat 2") == true && seats?.contains("seat 1") == false)
  }

  @Test("Lines have 75 octets at most, end with CR and LF, and cut no letter in two")
  func folding() {
    let title = String(repeating: "가", count: 200)
    let text = ConcertCalendar.text(of: examplePaper(title: title), in: seoul, from: "a@b.example")
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
    #expect(lines.allSatisfy { $0.last == UInt8(ascii: "\r") && $0.count <= 76 })
    #expect(lines.allSatisfy { String(validating: $0, as: UTF8.self) != nil })
    #expect(lines.contains { $0.count > 70 })
    #expect(self.lines(of: examplePaper(title: title)).contains("SUMMARY:\(title) · Artist"))
  }

  @Test("A hostile title stays within its line")
  func hostile() {
    let title = "a;b,c\\d\r\nATTENDEE:mailto:x\u{0}\u{7}\u{2028}e\u{202E}f <b>\u{1F3A4}"
    let lines = lines(of: examplePaper(title: title))
    #expect(
      lines.contains(#"SUMMARY:a\;b\,c\\d  ATTENDEE:mailto:x   ef <b>🎤 · Artist"#))
    #expect(!lines.contains { $0.hasPrefix("ATTENDEE") })
  }

  private func line(_ name: String, of paper: OrderPaper) -> String? {
    lines(of: paper).first { $0.hasPrefix(name + ":") }
  }

  /// The content lines, unfolded.
  private func lines(of paper: OrderPaper) -> [String] {
    ConcertCalendar.text(of: paper, in: seoul, from: "a@b.example")
      .replacing("\r\n ", with: "").split(separator: "\r\n").map(String.init)
  }
}

func examplePaper(
  tickets: [Ticket] = [ticket(1)], title: String = "Evening", isCancelled: Bool = false,
  orderVersion: Int64 = 1, dateVersion: Int64 = 1
) -> OrderPaper {
  let made = order(tickets)
  let order = Order(
    id: made.id, userID: made.userID, scheduleID: made.scheduleID, holdID: made.holdID,
    status: made.status, tickets: tickets, total: made.total, refundPolicy: made.refundPolicy,
    startsAt: made.startsAt, createdAt: made.createdAt, version: orderVersion)
  let date = OrderPaper.Date(
    title: title, artist: "Artist", venue: "Hall", city: "Seoul", timeZone: "Asia/Seoul",
    doorsAt: order.startsAt.adding(seconds: -3600), isCancelled: isCancelled, version: dateVersion)
  return OrderPaper(
    order: order, date: date, tiers: [TierID(1): "Standing"], holder: "Kim", language: .en,
    asOf: noon)
}
