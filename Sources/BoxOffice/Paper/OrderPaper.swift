/// All that stands on the tickets of an order, and in the calendar of the person who has them.
package struct OrderPaper: Sendable {
  /// The date, with the hall and the concert that it belongs to.
  package struct Date: Sendable {
    package let title: String
    package let artist: String
    package let venue: String
    package let city: String
    /// The venue's time zone by its IANA name.
    package let timeZone: String
    package let doorsAt: Instant
    package let isCancelled: Bool
    /// Grows with each change of the date.
    package let version: Int64

    package init(
      title: String, artist: String, venue: String, city: String, timeZone: String,
      doorsAt: Instant, isCancelled: Bool, version: Int64
    ) {
      self.title = title
      self.artist = artist
      self.venue = venue
      self.city = city
      self.timeZone = timeZone
      self.doorsAt = doorsAt
      self.isCancelled = isCancelled
      self.version = version
    }
  }

  package let order: Order
  package let date: Date
  /// The names of the date's tiers.
  package let tiers: [TierID: String]
  package let holder: String
  package let language: Language
  package let asOf: Instant

  package init(
    order: Order, date: Date, tiers: [TierID: String], holder: String, language: Language,
    asOf: Instant
  ) {
    self.order = order
    self.date = date
    self.tiers = tiers
    self.holder = holder
    self.language = language
    self.asOf = asOf
  }

  /// The tickets that were not given back.
  package var tickets: [Ticket] { order.tickets.filter { $0.status != .cancelled } }

  /// Whether nothing of the evening is left for the person.
  package var isCancelled: Bool { date.isCancelled || tickets.isEmpty }

  /// The venue with its city, where it has one.
  package var place: String {
    date.city.isEmpty ? date.venue : "\(date.venue), \(date.city)"
  }
}
