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

  /// The public status of the date at a moment.
  package func status(at now: Instant) -> SaleStatus {
    saleWindow.status(hasFreeSeat: seatsFree > 0, at: now)
  }
}
