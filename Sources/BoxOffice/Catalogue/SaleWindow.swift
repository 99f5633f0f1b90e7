/// The time in which a date may be bought.
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

  /// The public status at a moment.
  package func status(hasFreeSeat: Bool, at now: Instant) -> SaleStatus {
    if isCancelled { return .cancelled }
    if now >= closesAt || now >= startsAt { return .ended }
    if now < opensAt { return .upcoming }
    return hasFreeSeat ? .onSale : .soldOut
  }
}
