package import BoxOffice
import MariaDB

extension Store {
  /// Notes that the server has taken letters; `healed` are the people whose address failed before.
  package func noteSent(_ letters: [Int64], healed: [UserID]) throws(BoxOfficeError) {
    guard !letters.isEmpty else { return }
    try ask { database in
      _ = try database.execute(
        """
        UPDATE letter
        SET state = 'sent', sent_at = NOW(3), tries = tries + 1, failure = NULL
        WHERE id IN (\(padded: letters)) AND state = 'waiting'
        """)
      guard !healed.isEmpty else { return }
      _ = try database.execute(
        "UPDATE user SET email_failing_at = NULL WHERE id IN (\(padded: healed))")
    }
  }

  /// Notes that the server has not taken a letter yet, and when it is tried again.
  package func noteDelayed(_ letter: Letter, failure: String) throws(BoxOfficeError) {
    let delay = LetterRetry.delaySeconds(afterTries: letter.tries + 1)
    try ask { database in
      _ = try database.execute(
        """
        UPDATE letter
        SET tries = tries + 1, failure = \(failure), due_at = NOW(3) + INTERVAL \(delay) SECOND
        WHERE id = \(letter.id) AND state = 'waiting'
        """)
    }
  }

  /// Notes that the server never takes a letter; the person sees it where the address is the own.
  package func noteRefused(
    _ letter: Letter, failure: String, marksAddress: Bool
  ) throws(BoxOfficeError) {
    try end(letter, as: "failed", failure, isTry: true)
    guard marksAddress, letter.isToOwnAddress else { return }
    try ask { database in
      _ = try database.execute(
        """
        UPDATE user
        SET email_failing_at = COALESCE(email_failing_at, NOW(3))
        WHERE id = \(letter.userID) AND email = \(letter.address)
        """)
    }
  }

  /// Notes that a letter has nothing true to tell any more.
  package func noteDropped(_ letter: Letter, reason: String) throws(BoxOfficeError) {
    try end(letter, as: "dropped", reason, isTry: false)
  }

  private func end(
    _ letter: Letter, as state: String, _ failure: String, isTry: Bool
  ) throws(BoxOfficeError) {
    try ask { database in
      _ = try database.execute(
        """
        UPDATE letter
        SET state = \(state), failure = \(failure), tries = tries + \(isTry ? 1 : 0)
        WHERE id = \(letter.id) AND state = 'waiting'
        """)
    }
  }

  /// Gives up letters that the server has not taken for days; `resend_letter` brings them back.
  package func giveUpLetters(limit: Int) throws(BoxOfficeError) -> Int {
    try ask { database in
      let given = try database.execute(
        """
        UPDATE letter
        SET state = 'failed', failure = COALESCE(failure, 'too_late')
        WHERE state = 'waiting' AND waiting_since <= NOW(3) - INTERVAL \(LetterRetry.days) DAY
        LIMIT \(limit)
        """)
      return Int(given.affectedRows)
    }
  }
}
