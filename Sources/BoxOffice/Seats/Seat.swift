/// A seat of one date as its row stands in the database, locked by whoever reads it.
package struct Seat: Sendable, Equatable {
  package let id: SeatID
  package let tierID: TierID
  package let status: SeatStatus
  package let version: Int64
  package let holdID: HoldID?
  package let heldUntil: Instant?
  package let orderID: OrderID?

  package init(
    id: SeatID, tierID: TierID, status: SeatStatus, version: Int64, holdID: HoldID?,
    heldUntil: Instant?, orderID: OrderID?
  ) {
    self.id = id
    self.tierID = tierID
    self.status = status
    self.version = version
    self.holdID = holdID
    self.heldUntil = heldUntil
    self.orderID = orderID
  }

  /// A seat can be had when it is free, or when the hold on it has run out, swept or not.
  package func isFree(at now: Instant) -> Bool {
    switch status {
    case .free: true
    case .held: heldUntil.map { $0 <= now } ?? false
    case .sold, .blocked: false
    }
  }
}
