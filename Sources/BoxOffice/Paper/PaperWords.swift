/// The words on tickets and in calendars, in one language.
package struct PaperWords: Sendable {
  private static let weekdays: [Language: [String]] = [
    .ko: ["일", "월", "화", "수", "목", "금", "토"],
    .en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  ]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  private let language: Language

  package init(_ language: Language) {
    self.language = language
  }

  private func word(_ korean: String, _ english: String) -> String {
    switch language {
    case .ko: korean
    case .en: english
    }
  }

  package var ticket: String { word("입장권", "Ticket") }
  package var starts: String { word("일시", "Date") }
  package var doors: String { word("입장 시작", "Doors open") }
  package var venue: String { word("장소", "Venue") }
  package var tier: String { word("등급", "Category") }
  package var seat: String { word("좌석", "Seat") }
  package var price: String { word("가격", "Price") }
  package var holder: String { word("예매자", "Name") }
  package var order: String { word("주문 번호", "Order number") }
  package var refunds: String { word("환불 규정", "Refunds") }

  /// Rules of the house that stand on every ticket.
  package var houseRules: [String] {
    [
      word(
        "QR 코드 하나로 한 사람이 한 번 입장합니다. 입장할 때까지 다른 사람에게 보여 주지 마세요.",
        "The QR code admits one person, once. Show it to nobody before the door."),
      word(
        "취소한 입장권의 QR 코드로는 입장할 수 없습니다.",
        "The QR code of a ticket that was given back admits nobody."),
    ]
  }

  /// The policy that was promised with the order, a line for each share.
  package func refundRules(_ policy: RefundPolicy, _ deadline: (Int64) -> VenueTime) -> [String] {
    guard !policy.rules.isEmpty else {
      return [word("이 입장권은 환불되지 않습니다.", "This ticket is not refunded.")]
    }
    return policy.rules.map { rule in
      let until = moment(deadline(rule.hoursBefore))
      return word(
        "공연 \(rule.hoursBefore)시간 전까지 \(rule.percent)% 환불 (\(until)까지)",
        "\(rule.percent)% back until \(rule.hoursBefore) \(rule.hoursBefore == 1 ? "hour" : "hours")"
          + " before the start (\(until))")
    }
  }

  package func seat(_ place: SeatPlace) -> String {
    word(
      "\(place.section) \(place.row)열 \(place.number)번",
      "\(place.section), row \(place.row), seat \(place.number)")
  }

  /// A date and a time of day with the word for the clocks.
  package func moment(_ time: VenueTime) -> String {
    let weekday = Self.weekdays[language]?[time.weekday] ?? ""
    let clock = "\(twoDigits(time.hour)):\(twoDigits(time.minute)) \(time.zone)"
    return word(
      "\(time.year)년 \(time.month)월 \(time.day)일 (\(weekday)) \(clock)",
      "\(weekday), \(time.day) \(Self.months[time.month - 1]) \(time.year), \(clock)")
  }

  /// An amount with its thousands apart.
  package func amount(_ money: Money) -> String {
    let digits = String(money.amountMinor)
    let groups = digits.reversed().enumerated().map { index, digit in
      index > 0 && index % 3 == 0 ? "\(digit)," : String(digit)
    }
    let number = groups.reversed().joined()
    return word("\(number)원", "₩\(number)")
  }

  /// Which of how many.
  package func count(_ number: Int, of total: Int) -> String { "\(number) / \(total)" }
}
