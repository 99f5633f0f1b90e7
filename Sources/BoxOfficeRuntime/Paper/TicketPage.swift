import BoxOffice
import Paper

/// The tickets of an order on sheets of A4, a page each.
struct TicketPage {
  static let (width, height) = (595.0, 842.0)
  private static let margin = 50.0
  private static let textWidth = width - 2 * margin
  private static let labelWidth = 110.0
  private static let gap = 6.0
  private static let codeWidth = 200.0
  // Scanners want four squares of white around a code; the largest of these has fewer points each.
  private static let codeMargin = 20.0
  // Titles may have 200 letters: a long one is written smaller, and all of it.
  private static let titles = [
    TextStyle(24, isBold: true), TextStyle(18, isBold: true), TextStyle(14, isBold: true),
  ]
  private static let titleLines = 3
  private static let linesMax = 12
  private static let artist = TextStyle(13)
  private static let value = TextStyle(12)
  private static let label = TextStyle(9, shade: 0.35)
  private static let small = TextStyle(8.5)
  private static let heading = TextStyle(11, isBold: true)

  private let paper: OrderPaper
  private let rules: TimeZoneRules
  private let words: PaperWords
  private let title: String
  private let titleStyle: TextStyle
  private let sheet: Sheet

  init(_ paper: OrderPaper, in rules: TimeZoneRules, on sheet: Sheet) {
    self.paper = paper
    self.rules = rules
    self.sheet = sheet
    words = PaperWords(paper.language)
    let title = plainLine(paper.date.title)
    self.title = title
    let fitting = Self.titles.first {
      sheet.lines(of: title, $0, width: Self.textWidth) <= Self.titleLines
    }
    titleStyle = fitting ?? Self.titles[Self.titles.count - 1]
  }

  /// How much smaller than usual pages have to be for the texts of the longest ticket to fit.
  func scale(_ code: QRCode) -> Double {
    let longest = paper.tickets.max { length($0) < length($1) }
    guard let longest else { return 1 }
    sheet.isTrial = true
    defer { sheet.isTrial = false }
    return min(1, Self.height / flow(longest, code, 1))
  }

  private func length(_ ticket: Ticket) -> Int {
    words.seat(ticket.place).utf8.count + (paper.tiers[ticket.place.tierID] ?? "").utf8.count
  }

  /// Writes the page of one ticket with its code.
  func write(_ ticket: Ticket, _ code: QRCode, number: Int, scale: Double) {
    sheet.scale(scale)
    _ = flow(ticket, code, number)
    sheet.endPage()
  }

  /// Writes from the top down; returns the height of the page that this takes.
  private func flow(_ ticket: Ticket, _ code: QRCode, _ number: Int) -> Double {
    var y = Self.margin
    let count = words.count(number, of: paper.tickets.count)
    y += write("\(words.ticket) \(count)", Self.heading, at: y) + Self.gap
    y += rule(at: y)
    y += write(title, titleStyle, at: y) + Self.gap
    y += write(plainLine(paper.date.artist), Self.artist, at: y) + 2 * Self.gap
    for (label, value) in facts(of: ticket) {
      y += write(label, value, at: y) + Self.gap
    }
    y += Self.codeMargin
    sheet.draw(code, x: Self.margin, y: y.rounded(), width: Self.codeWidth)
    y += Self.codeWidth + Self.codeMargin / 2
    // For a door whose scanner is broken.
    y += write(ticket.code, Self.small, at: y) + 2 * Self.gap
    y += rule(at: y)
    y += write(words.refunds, Self.heading, at: y) + Self.gap
    for line in refundRules + words.houseRules {
      y += write(line, Self.small, at: y) + Self.gap / 2
    }
    return y + Self.margin
  }

  private func facts(of ticket: Ticket) -> [(String, String)] {
    [
      (words.starts, words.moment(VenueTime(paper.order.startsAt, in: rules))),
      (words.doors, words.moment(VenueTime(paper.date.doorsAt, in: rules))),
      (words.venue, paper.place),
      (words.seat, words.seat(ticket.place)),
      (words.tier, paper.tiers[ticket.place.tierID] ?? ""),
      (words.price, words.amount(ticket.price)),
      (words.holder, paper.holder),
      (words.order, String(paper.order.id.value)),
    ].map { ($0, plainLine($1)) }
  }

  private var refundRules: [String] {
    words.refundRules(paper.order.refundPolicy) { hours in
      VenueTime(paper.order.startsAt.adding(seconds: -hours * 3600), in: rules)
    }
  }

  private func write(_ text: String, _ style: TextStyle, at y: Double) -> Double {
    sheet.write(
      text, style, x: Self.margin, y: y, width: Self.textWidth, linesMax: Self.linesMax)
  }

  private func write(_ label: String, _ value: String, at y: Double) -> Double {
    // The two stand on one line although the label is smaller.
    let fall = 2.5
    let left = sheet.write(
      label, Self.label, x: Self.margin, y: y + fall, width: Self.labelWidth - Self.gap)
    let right = sheet.write(
      value, Self.value, x: Self.margin + Self.labelWidth, y: y,
      width: Self.textWidth - Self.labelWidth, linesMax: Self.linesMax)
    return max(left + fall, right)
  }

  private func rule(at y: Double) -> Double {
    sheet.fill(x: Self.margin, y: y, width: Self.textWidth, height: 0.75, shade: 0.6)
    return 2 * Self.gap
  }
}
