/// One date of a concert.
package struct Schedule: Sendable {
  package let id: ScheduleID
  package let concertID: ConcertID
  package let startsAt: Instant
  package let doorsAt: Instant
  package let saleWindow: SaleWindow
  package let seatsTotal: Int64
  package let seatsFree: Int64

  package init(
    id: ScheduleID, concertID: ConcertID, startsAt: Instant, doorsAt: Instant,
    saleWindow: SaleWindow, seatsTotal: Int64, seatsFree: Int64
  ) {
    self.id = id
    self.concertID = concertID
    self.startsAt = startsAt
    self.doorsAt = doorsAt
    self.saleWindow = saleWindow
    self.seatsTotal = seatsTotal
    self.seatsFree = seatsFree
  }

  /// What a visitor is told of this date at that moment.
  package func status(at now: Instant) -> SaleStatus {
    saleWindow.status(hasFreeSeat: seatsFree > 0, at: now)
  }
}

/// When a date may be bought.
package struct SaleWindow: Sendable, Equatable {
  package let opensAt: Instant
  package let closesAt: Instant
  package let startsAt: Instant
  package let isCancelled: Bool

  package init(opensAt: Instant, closesAt: Instant, startsAt: Instant, isCancelled: Bool) {
    self.opensAt = opensAt
    self.closesAt = closesAt
    self.startsAt = startsAt
    self.isCancelled = isCancelled
  }

  /// Refuses a claim outside of the window.
  package func requireOpen(at now: Instant) throws(BoxOfficeError) {
    if isCancelled || now >= closesAt || now >= startsAt { throw .saleClosed }
    if now < opensAt { throw .saleNotOpen(opensAt: opensAt) }
  }

  /// What a visitor is told at that moment.
  package func status(hasFreeSeat: Bool, at now: Instant) -> SaleStatus {
    if isCancelled { return .cancelled }
    if now >= closesAt || now >= startsAt { return .ended }
    if now < opensAt { return .upcoming }
    return hasFreeSeat ? .onSale : .soldOut
  }
}

/// A price category of one date.
package struct Tier: Sendable {
  package let id: TierID
  package let name: String
  package let price: Money

  package init(id: TierID, name: String, price: Money) {
    self.id = id
    self.name = name
    self.price = price
  }
}
