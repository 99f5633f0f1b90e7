import BoxOffice
import Letters
import Signing
import System

/// Writes letters out: what the row says becomes sentences, and sentences a message.
struct LetterWriter {
  /// The outcome of writing a row out.
  enum Written {
    case message(MailMessage)
    /// There is nothing true to tell any more, or nobody who may be told.
    case dropped(reason: String)
  }

  private static let seatsShownMax = 20

  let settings: MailSettings
  let shelf: LetterShelf
  let unsubscribing: UnsubscribeTokens
  let links: LinkSecret
  let papers: LetterPapers
  private var zones = TimeZones()

  init(
    settings: MailSettings, shelf: LetterShelf, unsubscribing: UnsubscribeTokens, links: LinkSecret,
    papers: LetterPapers
  ) {
    self.settings = settings
    self.shelf = shelf
    self.unsubscribing = unsubscribing
    self.links = links
    self.papers = papers
  }

  /// The message of a letter at this moment.
  mutating func write(_ letter: Letter, at now: Instant) throws(BoxOfficeError) -> Written {
    if let reason = staleness(of: letter, at: now) { return .dropped(reason: reason) }
    guard Mailbox.isAddress(letter.address) else { return .dropped(reason: "no_address") }
    let facts = facts(of: letter)
    let template = shelf[letter.kind, letter.language]
    guard let rendered = template.render(facts, in: letter.language) else {
      return .dropped(reason: "nothing_to_tell")
    }
    var unsubscribe: String?
    if letter.kind.canBeRefused {
      let token = unsubscribing.token(of: letter.userID, letter.kind)
      unsubscribe = "\(settings.publicURL)/v1/letters/unsubscribe?token=\(token)"
    }
    return .message(
      MailMessage(
        from: settings.from, to: letter.address, messageID: messageID(of: letter),
        date: letter.createdAt, language: letter.language, letter: rendered,
        enclosures: try papers.enclosures(of: letter), unsubscribe: unsubscribe))
  }

  // After a restore a number may come again; the moment does not.
  private func messageID(of letter: Letter) -> String {
    "\(letter.id).\(letter.edition).\(letter.createdAt.millisecondsSince1970)@\(settings.host)"
  }

  private func staleness(of letter: Letter, at now: Instant) -> String? {
    guard letter.isWanted else { return "not_wanted" }
    switch letter.kind {
    case .reminder:
      guard let date = letter.date, let startsAt = date.startsAt, startsAt > now,
        !date.isCancelled, !letter.seats.isEmpty
      else { return "no_date_to_come" }
    case .lineNear:
      guard letter.ahead != nil else { return "not_waiting" }
    case .verifyAddress, .passwordForgotten, .addressInUse, .passwordChanged, .addressChanged,
      .orderConfirmed, .orderCancelled, .scheduleMoved, .scheduleCancelled:
      break
    }
    return nil
  }

  private mutating func facts(of letter: Letter) -> LetterFacts {
    var facts = LetterFacts()
    let allowed = letter.kind.placeholders
    func set(_ placeholder: Placeholder, _ value: LetterValue?) {
      if allowed.contains(placeholder) { facts[placeholder] = value }
    }
    set(.name, .text(letter.name))
    // The former address is told the new one, too.
    set(.address, .text(letter.kind == .addressChanged ? letter.ownAddress : letter.address))
    set(.order, letter.orderID.map { .number($0.value) })
    set(.minutes, letter.figures.proofMinutes.map { .number($0) })
    set(.hours, letter.figures.proofMinutes.map { .number(($0 + 59) / 60) })
    set(.ahead, letter.ahead.map { .number($0) })
    set(.total, letter.total.map { .money($0) })
    set(.refund, letter.figures.refund.map { .money($0) })
    set(.fee, letter.figures.fee.flatMap { $0 > .zero ? .money($0) : nil })
    if let date = letter.date {
      set(.title, .text(date.title))
      set(.artist, .text(date.artist))
      set(.venue, .text(date.venue))
      set(.starts, moment(date.startsAt, in: date.timeZone))
      set(.doors, moment(date.doorsAt, in: date.timeZone))
      set(.formerly, moment(letter.figures.formerly, in: date.timeZone))
    }
    if !letter.seats.isEmpty {
      set(.seats, .text(seats(letter.seats, in: letter.language)))
    }
    set(.link, link(of: letter).map { .link($0) })
    if letter.kind.canBeRefused {
      let token = unsubscribing.token(of: letter.userID, letter.kind)
      set(.unsubscribe, .link("\(settings.publicURL)/unsubscribe#\(token)"))
    }
    return facts
  }

  private mutating func moment(_ instant: Instant?, in zone: String) -> LetterValue? {
    guard let instant else { return nil }
    let ahead = zones.secondsAhead(of: zone, at: instant.millisecondsSince1970 / 1000)
    return .moment(LocalTime(instant, secondsAhead: ahead ?? 0))
  }

  private func seats(_ places: [SeatPlace], in language: Language) -> String {
    let shown = places.prefix(Self.seatsShownMax).map { place in
      switch language {
      case .ko: "\(place.section)구역 \(place.row)열 \(place.number)번"
      case .en: "section \(place.section), row \(place.row), seat \(place.number)"
      }
    }
    let more = places.count - shown.count
    let rest = more == 0 ? [] : [language == .ko ? "외 \(more)석" : "and \(more) more"]
    return (shown + rest).joined(separator: "; ")
  }

  private func link(of letter: Letter) -> String? {
    let page = settings.publicURL
    switch letter.kind {
    // A browser sends no server what stands behind a #, so that no log has it.
    case .verifyAddress:
      return letter.figures.proofNonce.map { "\(page)/confirm#\(links.token(of: $0))" }
    case .passwordForgotten:
      return letter.figures.proofNonce.map { "\(page)/reset#\(links.token(of: $0))" }
    case .addressInUse, .passwordChanged: return "\(page)/sign-in"
    case .addressChanged: return "\(page)/me"
    case .orderConfirmed, .orderCancelled:
      return letter.orderID.map { "\(page)/orders/\($0.value)" }
    case .scheduleMoved, .reminder: return "\(page)/orders"
    case .scheduleCancelled: return "\(page)/wallet"
    case .lineNear: return letter.date.map { "\(page)/concerts/\($0.concertID.value)/line" }
    }
  }
}
