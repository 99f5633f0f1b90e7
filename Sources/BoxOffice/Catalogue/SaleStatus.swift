/// The public status of a concert or of one of its dates.
package enum SaleStatus: String, Sendable {
  case upcoming
  case onSale = "on_sale"
  case soldOut = "sold_out"
  case ended
  case cancelled

  /// The status of a concert by those of its dates: the one that leaves most to buy.
  package static func ofConcert(cancelled: Bool, dates: [SaleStatus]) -> SaleStatus {
    if cancelled { return .cancelled }
    let byPromise: [SaleStatus] = [.onSale, .upcoming, .soldOut, .ended, .cancelled]
    return byPromise.first(where: dates.contains) ?? .upcoming
  }
}
