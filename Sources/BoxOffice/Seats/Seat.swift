/// A seat of one date as its locked row says.
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

  /// Whether the seat is free, or its hold has expired, swept or not.
  package func isFree(at now: Instant) -> Bool {
    switch status {
    case .free: true
    case .held: heldUntil.map { $0 <= now } ?? false
    case .sold, .blocked: false
    }
  }
}
