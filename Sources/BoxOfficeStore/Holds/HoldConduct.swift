import BoxOffice
import MariaDB

// A buyer who pays has no row: one of hold_conduct begins with a hold that ends without a payment,
// and goes with the next payment.

extension Store {
  /// Counts holds that were ended just now against their owners: each is unpaid that ran out, or
  /// that was kept for longer than the grace, of which short ones use up a part. A long quiet
  /// begins a new series. These rows are the last that a transaction locks.
  func countUnpaid(_ ended: [Hold], _ connection: Connection) {
    let inOrder = ended.sorted {
      ($0.userID, $0.scheduleID, $0.id) < ($1.userID, $1.scheduleID, $1.id)
    }
    let given = RowList(inOrder) { [.id($0.id)] }
    connection.later(
      """
      INSERT INTO hold_conduct (
        user_id, concert_id, unpaid, graced_milliseconds, counted_at, forgotten_at
      )
      SELECT hold.user_id, concert.id, \(part: isUnpaid(after: "0")),
        IF(\(part: isUnpaid(after: "0")), 0, \(part: kept)), \(part: over),
        \(part: over) + INTERVAL concert.unpaid_series_seconds SECOND
      FROM \(part: given.table("given_id BIGINT"))
      STRAIGHT_JOIN hold FORCE INDEX (PRIMARY) ON hold.id = given.given_id
      STRAIGHT_JOIN schedule FORCE INDEX (PRIMARY) ON schedule.id = hold.schedule_id
      STRAIGHT_JOIN concert FORCE INDEX (PRIMARY) ON concert.id = schedule.concert_id
      WHERE concert.unpaid_holds_max > 0
      ON DUPLICATE KEY UPDATE \(part: counting)
      """)
  }

  /// Forgets what was counted against a buyer who has paid.
  func forgetConduct(of user: UserID, at concert: ConcertID, _ connection: Connection) {
    connection.later(
      "DELETE FROM hold_conduct WHERE user_id = \(user) AND concert_id = \(concert)")
  }
}

// The time after its end does not count for a hold that nobody has ended for a while.
private let over: SQL = "LEAST(hold.ended_at, hold.expires_at)"
private let kept: SQL = """
  GREATEST(1, TIMESTAMPDIFF(MICROSECOND, hold.created_at, \(part: over)) DIV 1000)
  """

/// Whether the ended hold is unpaid, after so many milliseconds of the grace were used up.
private func isUnpaid(after graced: SQL) -> SQL {
  """
  (hold.status = 'expired' OR \(part: graced) + \(part: kept) > 1000 * concert.unpaid_grace_seconds)
  """
}

private let isNewSeries: SQL = "hold.created_at > hold_conduct.forgotten_at"
private let graced: SQL = "IF(\(part: isNewSeries), 0, hold_conduct.graced_milliseconds)"

// Assigned from left to right: each expression sees the new values of those above it, and the old
// ones of those below.
private let counting: SQL = """
  unpaid = IF(\(part: isNewSeries), 0, hold_conduct.unpaid) + \(part: isUnpaid(after: graced)),
    paused_until = IF(
      \(part: isUnpaid(after: graced)) AND hold_conduct.unpaid > concert.unpaid_holds_max,
      \(part: over) + INTERVAL LEAST(
        concert.hold_pause_seconds_max,
        concert.hold_pause_seconds
          * POW(2, LEAST(20, hold_conduct.unpaid - concert.unpaid_holds_max - 1))
      ) SECOND,
      hold_conduct.paused_until),
    graced_milliseconds = IF(
      \(part: isUnpaid(after: graced)), 0, \(part: graced) + \(part: kept)),
    counted_at = \(part: over),
    forgotten_at = GREATEST(\(part: over), COALESCE(hold_conduct.paused_until, \(part: over)))
      + INTERVAL concert.unpaid_series_seconds SECOND
  """
