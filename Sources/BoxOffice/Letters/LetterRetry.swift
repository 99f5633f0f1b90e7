/// When a letter that the server did not take is tried again, and how long a server rests that
/// cannot be reached.
package enum LetterRetry {
  /// The days after which a letter is given up.
  package static let days: Int64 = 2
  private static let delaySecondsMin: Int64 = 60
  private static let delaySecondsMax: Int64 = 7_200
  private static let restSecondsMax: Int64 = 30
  private static let doublingsMax: Int64 = 20

  /// The pause after some tries: a minute, two, four, and so on to two hours.
  package static func delaySeconds(afterTries tries: Int64) -> Int64 {
    min(delaySecondsMax, delaySecondsMin << min(max(tries - 1, 0), doublingsMax))
  }

  /// The rest after failures in a row: a second, two, four, and so on to half a minute.
  package static func restSeconds(afterFailures failures: Int64) -> Int64 {
    min(restSecondsMax, 1 << min(max(failures - 1, 0), doublingsMax))
  }
}
