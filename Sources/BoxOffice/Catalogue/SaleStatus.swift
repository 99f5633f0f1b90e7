/// What a visitor is told of a concert or of one of its dates.
package enum SaleStatus: String, Sendable {
  case upcoming
  case onSale = "on_sale"
  case soldOut = "sold_out"
  case ended
  case cancelled

  /// What a concert is, given what its dates are: the most that can still be had.
  package static func ofConcert(cancelled: Bool, dates: [SaleStatus]) -> SaleStatus {
    if cancelled { return .cancelled }
    let byPromise: [SaleStatus] = [.onSale, .upcoming, .soldOut, .ended, .cancelled]
    return byPromise.first(where: dates.contains) ?? .upcoming
  }
}
