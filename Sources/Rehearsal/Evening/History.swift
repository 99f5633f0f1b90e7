/// All requests of one rehearsal with their outcomes, in the order of the answers.
package struct History: Sendable {
  package let concertID: Int64
  /// The accounts that the visitors used; nil if the profile needs none.
  package let accounts: Accounts?
  package private(set) var attempts: [Attempt] = []
  /// The number of visitors that came.
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
