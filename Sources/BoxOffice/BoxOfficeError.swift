/// Every refusal of the box office.
package enum BoxOfficeError: Error, Sendable, Equatable {
  case notFound
  case authenticationRequired
  case invalidCredentials
  case tooManyAttempts(retryAfterSeconds: Int64)
  case emailTaken
  case emailNotVerified
  case linkNotValid
  case liveOrders
  case walletNotEmpty(balance: Money)

  case insufficientBalance(balance: Money, total: Money)
  case balanceLimitExceeded(limit: Money)

  case seatUnavailable([SeatID])
  case seatLimitExceeded(limit: Int64)
  case holdingPaused(until: Instant, retryAfterSeconds: Int64)
  case saleNotOpen(opensAt: Instant)
  case saleClosed
  case holdNotActive
  case holdExpired
  case notCancellable
  case alreadyCancelled

  case queueTokenRequired
  case queueTokenNotActive
  case queueTokenExpired
  case queueNotRequired

  case requestInProgress
  case idempotencyKeyReused

  /// The database is away or too busy; as far as known, no row was changed.
  case unavailable(reason: String)
  /// An internal failure; the reason is for the log alone.
  case broken(reason: String)
}
