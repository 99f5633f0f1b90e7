package import BoxOffice
import MariaDB

extension Store {
  package func beginLogin(_ attempt: LoginAttempt) throws(BoxOfficeError) -> StoredPassword? {
    try ask { database in
      let isKnown = try isFromKnownDevice(attempt, database)
      if !isKnown { try countGuess(attempt, database) }
      return try database.answer(
        to: .first(
          """
          SELECT id, password_hash
          FROM user
          WHERE email_key = \(attempt.email.key) AND locked_at IS NULL AND password_hash <> ''
          """
        ) { StoredPassword(userID: $0.id(), hash: $0.string(), isFromKnownDevice: isKnown) })
    }
  }

  package func isKnownDevice(_ token: String, of email: EmailAddress?) throws(BoxOfficeError)
    -> Bool
  {
    let isOwners: SQL = email.map { "AND user.email_key = \($0.key)" } ?? ""
    return try ask { database in
      try database.answer(
        to: .exists(
          """
          SELECT 1
          FROM device
          JOIN user ON user.id = device.user_id
          WHERE device.token_hash = UNHEX(SHA2(\(token), 256))
            AND device.last_used_at > NOW(3) - INTERVAL \(deviceDays) DAY
            AND user.locked_at IS NULL \(part: isOwners)
          """))
    }
  }

  /// Removes what was counted against somebody who has given the right password.
  func forgetGuesses(_ attempt: LoginAttempt, _ stored: StoredPassword, _ connection: Connection) {
    guard !stored.isFromKnownDevice else { return }
    connection.later(
      """
      DELETE FROM login_guess
      WHERE email_hash = UNHEX(SHA2(\(attempt.email.key), 256)) AND network = \(attempt.network.text)
      """)
    // The guesses of others stay counted.
    connection.later(
      """
      UPDATE login_guess
      SET wrong = wrong - 1
      WHERE email_hash = UNHEX(SHA2(\(attempt.email.key), 256)) AND network = '' AND wrong > 0
      """)
  }

  /// Counts an attempt against a device that has logged in to this account before. After ten wrong
  /// ones it is a stranger's.
  private func isFromKnownDevice(_ attempt: LoginAttempt, _ database: Database) throws -> Bool {
    guard let device = attempt.device else { return false }
    let counted = try database.execute(
      """
      UPDATE device
      SET wrong = LAST_INSERT_ID(
          IF(wrong_since > NOW(3) - INTERVAL \(guessMinutes) MINUTE, wrong + 1, 1)
        ),
        wrong_since = IF(
          wrong_since > NOW(3) - INTERVAL \(guessMinutes) MINUTE, wrong_since, NOW(3)
        )
      WHERE token_hash = UNHEX(SHA2(\(device), 256))
        AND last_used_at > NOW(3) - INTERVAL \(deviceDays) DAY
        AND user_id = (SELECT id FROM user WHERE email_key = \(attempt.email.key))
      """)
    guard counted.affectedRows == 1 else { return false }
    guard counted.insertID > deviceGuessesMax else { return true }
    _ = try database.execute(
      "DELETE FROM device WHERE token_hash = UNHEX(SHA2(\(device), 256))")
    return false
  }

  /// Counts an attempt against the network, and only if that may go on, against the address alone:
  /// who is refused cannot use up the attempts of others.
  private func countGuess(_ attempt: LoginAttempt, _ database: Database) throws {
    for (network, guessesMax) in [
      (attempt.network.text, networkGuessesMax), ("", addressGuessesMax),
    ] {
      let guess: (wrong: Int64, secondsLeft: Int64) = try database.answer(
        to: .one(
          """
          INSERT INTO login_guess (email_hash, network, wrong, began_at)
          VALUES (UNHEX(SHA2(\(attempt.email.key), 256)), \(network), 1, NOW(3))
          ON DUPLICATE KEY UPDATE
            wrong = IF(
              began_at <= NOW(3) - INTERVAL \(guessMinutes) MINUTE, 1, LEAST(wrong + 1, 1000000)
            ),
            began_at = IF(
              began_at <= NOW(3) - INTERVAL \(guessMinutes) MINUTE, NOW(3), began_at
            )
          RETURNING wrong,
            TIMESTAMPDIFF(MICROSECOND, NOW(3), began_at + INTERVAL \(guessMinutes) MINUTE)
              DIV 1000000 + 1
          """
        ) { ($0.int(), $0.int()) })
      guard guess.wrong <= guessesMax else {
        throw BoxOfficeError.tooManyAttempts(retryAfterSeconds: max(1, guess.secondsLeft))
      }
    }
  }
}

let deviceDays = 180
private let guessMinutes = 15
private let deviceGuessesMax: UInt64 = 10
private let networkGuessesMax: Int64 = 10
private let addressGuessesMax: Int64 = 200
