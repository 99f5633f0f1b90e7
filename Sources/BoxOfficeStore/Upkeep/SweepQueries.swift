package import BoxOffice
import MariaDB

/// A change after which cached answers must be removed.
package struct Invalidation: Sendable {
  /// The kind of thing that has changed.
  package enum Noun: String, Sendable {
    case concert, schedule
  }

  let id: Int64
  package let noun: Noun
  package let nounID: Int64
}

extension Store {
  /// Takes the lease of a job for some time; false if another process has it.
  package func takeLease(
    _ name: String, holder: String, seconds: Int
  ) throws(BoxOfficeError) -> Bool {
    try ask { database in
      let current = try database.answer(
        to: .one(
          """
          INSERT INTO job_lease (name, holder, expires_at)
          VALUES (\(name), \(holder), NOW(3) + INTERVAL \(seconds) SECOND)
          ON DUPLICATE KEY UPDATE
            holder = IF(expires_at <= NOW(3) OR holder = VALUE(holder), VALUE(holder), holder),
            expires_at = IF(holder = VALUE(holder), VALUE(expires_at), expires_at)
          RETURNING holder
          """
        ) { $0.string() })
      return current == holder
    }
  }

  /// Gives a lease back before its time.
  package func endLease(_ name: String, holder: String) throws(BoxOfficeError) {
    try ask { database in
      _ = try database.execute(
        "DELETE FROM job_lease WHERE name = \(name) AND holder = \(holder)")
    }
  }

  /// The oldest changes not yet told to the cache.
  package func listInvalidations(limit: Int) throws(BoxOfficeError) -> [Invalidation] {
    try ask { database in
      try database.answer(
        to: .all("SELECT id, noun, noun_id FROM cache_invalidation ORDER BY id LIMIT \(limit)") {
          Invalidation(id: $0.int(), noun: $0.word(), nounID: $0.int())
        })
    }
  }

  /// The dates of a concert, whose cached answers change with it.
  package func listScheduleIDs(of id: ConcertID) throws(BoxOfficeError) -> [ScheduleID] {
    try ask { database in
      try database.answer(
        to: .all("SELECT id FROM schedule WHERE concert_id = \(id) LIMIT 1000") { $0.id() })
    }
  }

  /// The concert of a date; nil if the date has been removed.
  package func findConcertID(of id: ScheduleID) throws(BoxOfficeError) -> ConcertID? {
    try ask { database in
      try database.answer(
        to: .first("SELECT concert_id FROM schedule WHERE id = \(id)") { $0.id() })
    }
  }

  /// Removes the changes that are older than any worker that may have read before them; returns
  /// their number.
  package func forgetInvalidations(_ told: [Invalidation]) throws(BoxOfficeError) -> Int {
    guard !told.isEmpty else { return 0 }
    return try ask { database in
      let removed = try database.execute(
        """
        DELETE FROM cache_invalidation
        WHERE id IN (\(list: told.map(\.id))) AND created_at <= NOW(3) - INTERVAL 2 SECOND
        """)
      return Int(removed.affectedRows)
    }
  }

  /// Removes rows that are of no use any more, one bounded batch of each kind; returns their
  /// number.
  package func pruneBatch(limit: Int) throws(BoxOfficeError) -> Int {
    let statements: [SQL] = [
      """
      DELETE FROM idempotency_key
      WHERE created_at <= NOW(3) - INTERVAL 24 HOUR ORDER BY created_at LIMIT \(limit)
      """,
      "DELETE FROM login_session WHERE expires_at <= NOW(3) ORDER BY expires_at LIMIT \(limit)",
      """
      DELETE FROM login_failure
      WHERE began_at <= NOW(3) - INTERVAL 15 MINUTE ORDER BY began_at LIMIT \(limit)
      """,
      """
      DELETE FROM login_guess
      WHERE began_at <= NOW(3) - INTERVAL 15 MINUTE ORDER BY began_at LIMIT \(limit)
      """,
      """
      DELETE FROM hourly_count
      WHERE began_at <= NOW(3) - INTERVAL 1 HOUR ORDER BY began_at LIMIT \(limit)
      """,
      // A letter with a link that has run out may still wait to be sent.
      """
      DELETE FROM proof
      WHERE expires_at <= NOW(3) - INTERVAL 3 DAY ORDER BY expires_at LIMIT \(limit)
      """,
      """
      DELETE FROM device
      WHERE last_used_at <= NOW(3) - INTERVAL \(deviceDays) DAY ORDER BY last_used_at
      LIMIT \(limit)
      """,
      // The longest hold, which may have begun before its series was over, has ended since.
      """
      DELETE FROM hold_conduct
      WHERE forgotten_at <= NOW(3) - INTERVAL 25 HOUR ORDER BY forgotten_at LIMIT \(limit)
      """,
      // A letter that still waits is given up first.
      """
      DELETE FROM letter
      WHERE state IN ('sent', 'failed', 'dropped') AND urgency IN (0, 1)
        AND due_at <= NOW(3) - INTERVAL 30 DAY
      LIMIT \(limit)
      """,
      """
      DELETE FROM sign_up
      WHERE created_at <= NOW(3) - INTERVAL 90 DAY ORDER BY created_at LIMIT \(limit)
      """,
      "DELETE FROM host_pressure WHERE measured_at <= NOW(3) - INTERVAL 1 DAY LIMIT \(limit)",
    ]
    var removed = 0
    for statement in statements {
      removed += try ask { Int(try $0.execute(statement).affectedRows) }
    }
    return removed
  }
}
