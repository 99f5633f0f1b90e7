/// A concert as the list shows it.
package struct Concert: Sendable {
  package let id: ConcertID
  package let title: String
  package let artist: String
  package let venue: String
  /// The venue's time zone by its IANA name.
  package let timeZone: String
  package let status: SaleStatus
  package let saleOpensAt: Instant?
  package let firstStartsAt: Instant?
  package let lastStartsAt: Instant?
  package let priceFrom: Money?

  package init(
    id: ConcertID, title: String, artist: String, venue: String, timeZone: String,
    status: SaleStatus, saleOpensAt: Instant?, firstStartsAt: Instant?, lastStartsAt: Instant?,
    priceFrom: Money?
  ) {
    self.id = id
    self.title = title
    self.artist = artist
    self.venue = venue
    self.timeZone = timeZone
    self.status = status
    self.saleOpensAt = saleOpensAt
    self.firstStartsAt = firstStartsAt
    self.lastStartsAt = lastStartsAt
    self.priceFrom = priceFrom
  }
}

/// A concert with all that its own page needs.
package struct ConcertDetail: Sendable {
  package let concert: Concert
  package let description: String
  package let seatsPerUserMax: Int64
  package let refundPolicy: RefundPolicy
  package let schedules: [Schedule]
  package let queue: QueueSettings?
  package let asOf: Instant

  package init(
    concert: Concert, description: String, seatsPerUserMax: Int64, refundPolicy: RefundPolicy,
    schedules: [Schedule], queue: QueueSettings?, asOf: Instant
  ) {
    self.concert = concert
    self.description = description
    self.seatsPerUserMax = seatsPerUserMax
    self.refundPolicy = refundPolicy
    self.schedules = schedules
    self.queue = queue
    self.asOf = asOf
  }
}
