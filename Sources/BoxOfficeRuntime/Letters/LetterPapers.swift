import BoxOffice
import BoxOfficeAPI
import BoxOfficeStore
import Letters

/// The papers that go with letters about an order.
struct LetterPapers {
  private let store: Store
  private let shop: any PrintShop

  init(_ store: Store, shop: any PrintShop) {
    self.store = store
    self.shop = shop
  }

  /// The tickets with the confirmation, and the date with each letter that changes what a calendar
  /// knows of it. A letter whose papers cannot be made goes without: the person finds both on the
  /// page, and the log says why.
  func enclosures(of letter: Letter) throws(BoxOfficeError) -> [Enclosure] {
    guard let id = letter.orderID, changesCalendar(letter.kind) else { return [] }
    do {
      let paper = try store.fetchPaper(of: id, for: letter.userID)
      let method = paper.isCancelled ? "CANCEL" : "PUBLISH"
      let calendar = Enclosure(
        name: "concert.ics",
        contentType: "text/calendar; charset=utf-8; method=\(method)",
        bytes: shop.calendar(of: paper))
      guard letter.kind == .orderConfirmed, !paper.isCancelled else { return [calendar] }
      let tickets = Enclosure(
        name: "tickets.pdf", contentType: "application/pdf",
        bytes: try shop.tickets(of: paper))
      return [tickets, calendar]
    } catch .notFound {
      return []
    } catch .broken(let reason) {
      Log.event("letter_without_papers", [("letter_id", "\(letter.id)"), ("reason", reason)])
      return []
    }
  }

  private func changesCalendar(_ kind: LetterKind) -> Bool {
    switch kind {
    case .orderConfirmed, .orderCancelled, .scheduleMoved, .scheduleCancelled: true
    case .verifyAddress, .passwordForgotten, .addressInUse, .passwordChanged, .addressChanged,
      .reminder, .lineNear:
      false
    }
  }
}
