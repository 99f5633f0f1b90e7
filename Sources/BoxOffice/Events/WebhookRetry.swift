/// When what has failed is tried again.
package enum WebhookRetry {
  /// After so many days a delivery is given up.
  package static let days: Int64 = 3
  private static let delaySecondsMax: Int64 = 14_400
  private static let restSecondsMax: Int64 = 300
  private static let failuresBeforeRest: Int64 = 5
  private static let doublingsMax: Int64 = 20

  /// How long a delivery waits after so many attempts: a second, two, four, and so on to four hours.
  package static func delaySeconds(afterAttempts attempts: Int64) -> Int64 {
    min(delaySecondsMax, 1 << min(max(attempts - 1, 0), doublingsMax))
  }

  /// How long nothing at all is sent to a webhook that so many attempts in a row have not reached; nil
  /// where that may be chance.
  package static func restSeconds(afterFailures failures: Int64) -> Int64? {
    guard failures >= failuresBeforeRest else { return nil }
    return min(restSecondsMax, 1 << min(failures - failuresBeforeRest, doublingsMax))
  }

  /// Whether an answer with this status means that the receiver is alive and refuses the one delivery only.
  package static func isRefusal(status: Int) -> Bool {
    (400...499).contains(status) && status != 408 && status != 429
  }
}
