import BoxOffice
import BoxOfficeAPI
import Paper

/// Prints tickets by cairo and Pango, which are loaded with the first of them.
final class CairoPrintShop: PrintShop {
  private static let directory = "/usr/share/fonts/truetype/"
  // Korean and Latin of one hand; DejaVu for the other alphabets, Symbola for the smileys.
  private static let fontFiles = [
    "nanum/NanumGothic.ttf", "nanum/NanumGothicBold.ttf", "dejavu/DejaVuSans.ttf",
    "dejavu/DejaVuSans-Bold.ttf", "ancient-scripts/Symbola_hint.ttf",
  ].map { directory + $0 }
  private static let families = "NanumGothic, DejaVu Sans, Symbola"

  private let zones = TimeZoneFiles()
  private let organizer: String
  private var printer: Printer?

  /// Calendars name this address as the one that the events come from.
  init(organizer: String) {
    self.organizer = organizer
  }

  func tickets(of paper: OrderPaper) throws(BoxOfficeError) -> [UInt8] {
    let tickets = paper.tickets
    guard !tickets.isEmpty else { throw .alreadyCancelled }
    do {
      let printer = try self.printer ?? Printer(fontFiles: Self.fontFiles, families: Self.families)
      self.printer = printer
      let codes = try tickets.map { ticket throws(PaperError) in try printer.code(of: ticket.code) }
      let rules = zones.rules(of: paper.date.timeZone)
      return try printer.document(
        title: plainLine(paper.date.title), width: TicketPage.width, height: TicketPage.height
      ) { sheet in
        let page = TicketPage(paper, in: rules, on: sheet)
        let scale = page.scale(codes[0])
        for (index, ticket) in tickets.enumerated() {
          page.write(ticket, codes[index], number: index + 1, scale: scale)
        }
      }
    } catch {
      throw .broken(reason: "paper_\(error)")
    }
  }

  func calendar(of paper: OrderPaper) -> [UInt8] {
    let rules = zones.rules(of: paper.date.timeZone)
    return Array(ConcertCalendar.text(of: paper, in: rules, from: organizer).utf8)
  }
}
