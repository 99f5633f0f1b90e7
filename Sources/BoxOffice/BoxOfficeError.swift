/// Everything for which the box office says no.
package enum BoxOfficeError: Error, Sendable, Equatable {
  case notFound
  case authenticationRequired
  case invalidCredentials
  case tooManyAttempts(retryAfterSeconds: Int64)
  case emailTaken
  case liveOrders

  case insufficientBalance(balance: Money, total: Money)
  case balanceLimitExceeded(limit: Money)

  case seatUnavailable([SeatID])
  case seatLimitExceeded(limit: Int64)
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

  /// The database is away or too busy; nothing was changed as far as anybody knows.
  case unavailable(reason: String)
  /// A broken promise inside; the reason is for the log alone.
  case broken(reason: String)
}
