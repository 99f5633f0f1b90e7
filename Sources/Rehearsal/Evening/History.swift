/// All that the visitors of one rehearsal asked and were told, in the order of the answers.
package struct History: Sendable {
  package let concertID: Int64
  /// Whose accounts they used; nil where nobody needed one.
  package let accounts: Accounts?
  package private(set) var attempts: [Attempt] = []
  /// How many visitors came.
  package var arrived = 0
  /// Nanoseconds from the start to the last answer that was waited for.
  package var duration: UInt64 = 0

  package init(concertID: Int64, accounts: Accounts?) {
    self.concertID = concertID
    self.accounts = accounts
  }

  /// Adds an attempt at the end and gives it its number.
  package mutating func record(_ attempt: Attempt) {
    var attempt = attempt
    attempt.number = attempts.count
    attempts.append(attempt)
  }
}
