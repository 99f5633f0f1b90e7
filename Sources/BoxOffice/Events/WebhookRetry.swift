/// The times at which failed deliveries are tried again.
package enum WebhookRetry {
  /// The days after which a delivery is given up.
  package static let days: Int64 = 3
  private static let delaySecondsMax: Int64 = 14_400
  private static let restSecondsMax: Int64 = 300
  private static let failuresBeforeRest: Int64 = 5
  private static let doublingsMax: Int64 = 20

  /// The pause of a delivery after its failed attempts: a second, two, four, and so on to four
  /// hours.
  package static func delaySeconds(afterAttempts attempts: Int64) -> Int64 {
    min(delaySecondsMax, 1 << min(max(attempts - 1, 0), doublingsMax))
  }

  /// The rest of a webhook after attempts in a row that have not reached it; nil while the failures
  /// may be chance.
  package static func restSeconds(afterFailures failures: Int64) -> Int64? {
    guard failures >= failuresBeforeRest else { return nil }
    return min(restSecondsMax, 1 << min(failures - failuresBeforeRest, doublingsMax))
  }

  /// Whether a status means that the receiver is alive and refuses only this delivery.
  package static func isRefusal(status: Int) -> Bool {
    (400...499).contains(status) && status != 408 && status != 429
  }
}
