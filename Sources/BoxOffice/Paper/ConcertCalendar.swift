/// The date of an order for a calendar, as iCalendar (RFC 5545 and 5546).
package enum ConcertCalendar {
  /// One event, which replaces the one told before: its UID stays, its SEQUENCE grows. The codes of
  /// tickets are not in the event, as calendars are shared.
  package static func text(of paper: OrderPaper, in rules: TimeZoneRules, from address: String)
    -> String
  {
    var text = CalendarText()
    text.part("VCALENDAR") { text in
      text.line("VERSION", "2.0")
      text.line("PRODID", "-//Boxoffice//Tickets//EN")
      text.line("CALSCALE", "GREGORIAN")
      text.line("METHOD", paper.isCancelled ? "CANCEL" : "PUBLISH")
      text.zone(paper, rules)
      text.part("VEVENT") { $0.event(paper, rules, address) }
    }
    return text.text
  }

  /// The same for an order as long as it exists, and of no other house.
  static func uid(of order: Order) -> String {
    let created = order.createdAt.rfc3339.filter { $0.isNumber }
    return "order-\(order.id.value)-\(created)@boxoffice"
  }

  /// Orders and dates count their changes from 1 on.
  static func sequence(of paper: OrderPaper) -> Int64 {
    paper.order.version + paper.date.version - 2
  }
}

extension CalendarText {
  // The clocks' phase at the start, and the next, so that a program need not know the place.
  fileprivate mutating func zone(_ paper: OrderPaper, _ rules: TimeZoneRules) {
    let start = paper.order.startsAt
    let (current, next) = rules.phases(at: start)
    let before = rules.phase(before: start) ?? current
    part("VTIMEZONE") { text in
      text.line("TZID", rules.name)
      text.phase(current, after: before)
      if let next { text.phase(next, after: current) }
    }
  }

  private mutating func phase(_ phase: TimeZoneRules.Phase, after before: TimeZoneRules.Phase) {
    part(phase.isDaylightSaving ? "DAYLIGHT" : "STANDARD") { text in
      // The moment is told by the clocks before it.
      let start = phase.startsAt ?? Instant(millisecondsSince1970: 0)
      text.line("DTSTART", Self.local(start, offsetSeconds: before.offsetSeconds))
      text.line("TZOFFSETFROM", ZoneOffset.text(before.offsetSeconds))
      text.line("TZOFFSETTO", ZoneOffset.text(phase.offsetSeconds))
      text.line("TZNAME", lines: [phase.name])
    }
  }

  fileprivate mutating func event(_ paper: OrderPaper, _ rules: TimeZoneRules, _ address: String) {
    let phase = rules.phases(at: paper.order.startsAt).current
    let words = PaperWords(paper.language)
    line("UID", ConcertCalendar.uid(of: paper.order))
    line("SEQUENCE", String(ConcertCalendar.sequence(of: paper)))
    line("DTSTAMP", Self.local(paper.asOf, offsetSeconds: 0) + "Z")
    line("CREATED", Self.local(paper.order.createdAt, offsetSeconds: 0) + "Z")
    line(
      "DTSTART;TZID=\(rules.name)",
      Self.local(paper.order.startsAt, offsetSeconds: phase.offsetSeconds))
    line("SUMMARY", lines: ["\(paper.date.title) · \(paper.date.artist)"])
    line("LOCATION", lines: [paper.place])
    let doors = VenueTime(paper.date.doorsAt, in: rules)
    line(
      "DESCRIPTION",
      lines: ["\(words.doors): \(words.moment(doors))"] + paper.tickets.map { words.seat($0.place) }
        + ["\(words.order): \(paper.order.id.value)"])
    line("ORGANIZER;CN=Boxoffice", "mailto:\(address)")
    line("STATUS", paper.isCancelled ? "CANCELLED" : "CONFIRMED")
    line("CLASS", "PRIVATE")
  }

  private static func local(_ moment: Instant, offsetSeconds: Int64) -> String {
    let time = VenueTime(moment, offsetSeconds: offsetSeconds, zone: "")
    let year = String(10_000 + time.year).dropFirst()
    return year + twoDigits(time.month) + twoDigits(time.day) + "T"
      + [time.hour, time.minute, time.second].map(twoDigits).joined()
  }
}
