/// The desk at which seats are held, paid and given back.
package protocol Desk {
  /// Claims seats for the caller, once per request.
  func hold(
    _ wish: HoldWish, answer: (Hold) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer
  /// The same for claims that wait together; each is settled as soon as it is decided.
  func hold(_ wishes: [HoldWish], answer: (Hold) -> StoredAnswer, settle: Settle<StoredAnswer>)
  func listHolds(of id: UserID, after: Position?, limit: Int) throws(BoxOfficeError) -> HoldList
  func fetchHold(_ id: HoldID, of userID: UserID) throws(BoxOfficeError) -> (Hold, asOf: Instant)
  func releaseHold(_ id: HoldID, of userID: UserID) throws(BoxOfficeError)
  /// The same for releases that wait together.
  func releaseHolds(_ wishes: [ReleaseWish], settle: Settle<Void>)
  func extendHold(
    _ id: HoldID, once request: IdempotentRequest, answer: (Hold) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer
  /// Pays a hold from the caller's wallet, once per request.
  func order(
    _ wish: OrderWish, answer: (Order) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer
  /// The same for payments that wait together.
  func order(_ wishes: [OrderWish], answer: (Order) -> StoredAnswer, settle: Settle<StoredAnswer>)
  func listOrders(of id: UserID, after: Position?, limit: Int) throws(BoxOfficeError) -> Page<Order>
  func fetchOrder(_ id: OrderID, of userID: UserID) throws(BoxOfficeError) -> Order
  /// The caller's order as it is printed.
  func fetchPaper(of id: OrderID, for userID: UserID) throws(BoxOfficeError) -> OrderPaper
  /// Gives tickets back by the order's policy, once per request.
  func cancel(
    _ id: OrderID, tickets: [TicketID]?, once request: IdempotentRequest,
    answer: (Cancellation, Order) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer
}

/// Holds with the moment for which their statuses hold.
package struct HoldList: Sendable {
  package let page: Page<Hold>
  package let asOf: Instant

  package init(page: Page<Hold>, asOf: Instant) {
    self.page = page
    self.asOf = asOf
  }
}
