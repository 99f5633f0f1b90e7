package import BoxOffice
import MariaDB

extension Store {
  package func releaseHold(_ id: HoldID, of userID: UserID) throws(BoxOfficeError) {
    let place = try findHoldPlace(id)
    guard let place, place.userID == userID else { throw .notFound }
    try transact { connection in
      try lockSeatLimit(place, connection)
      let (hold, now, _) = try lockHold(id, of: userID, connection)
      reach(.releaseLocked)
      try hold.requireActive(at: now)
      end(hold, as: .released, connection)
    }
  }

  /// Ends an expired hold; false if it is alive, has ended, or is locked by another transaction.
  package func expireHold(_ id: HoldID) throws(BoxOfficeError) -> Bool {
    guard let place = try findHoldPlace(id) else { return false }
    return try transact { connection in
      try lockSeatLimit(place, connection)
      let isDue = try connection.answer(
        to: .exists(
          """
          SELECT 1
          FROM hold
          WHERE id = \(id) AND status = 'active' AND expires_at <= NOW(3)
          FOR UPDATE SKIP LOCKED
          """))
      guard isDue else { return false }
      reach(.expireLocked)
      let (hold, _, _) = try lockHold(id, of: place.userID, connection)
      end(hold, as: .expired, connection)
      return true
    }
  }

  /// The expired holds that are still active, the oldest first.
  package func listDueHolds(limit: Int) throws(BoxOfficeError) -> [HoldID] {
    try ask { database in
      try database.answer(
        to: .all(
          """
          SELECT id
          FROM hold
          WHERE status = 'active' AND expires_at <= NOW(3)
          ORDER BY expires_at
          LIMIT \(limit)
          """
        ) { $0.id() })
    }
  }

  private struct HoldPlace {
    let userID: UserID
    let scheduleID: ScheduleID
  }

  // The limit's row is locked before the hold's, so its key is read before the transaction.
  private func findHoldPlace(_ id: HoldID) throws(BoxOfficeError) -> HoldPlace? {
    try ask { database in
      try database.answer(
        to: .first("SELECT user_id, schedule_id FROM hold WHERE id = \(id)") {
          HoldPlace(userID: $0.id(), scheduleID: $0.id())
        })
    }
  }

  private func lockSeatLimit(_ place: HoldPlace, _ connection: Connection) throws {
    try lockSeatLimit(of: place.userID, on: place.scheduleID, connection)
  }

  func lockSeatLimit(
    of user: UserID, on schedule: ScheduleID, _ connection: Connection
  ) throws {
    _ = try connection.answer(
      to: .exists(
        """
        SELECT seats FROM seat_limit
        WHERE user_id = \(user) AND schedule_id = \(schedule)
        FOR UPDATE
        """))
  }

  func lowerSeatLimit(
    of user: UserID, on schedule: ScheduleID, by count: Int, _ connection: Connection
  ) {
    connection.later(
      """
      UPDATE seat_limit SET seats = seats - \(count)
      WHERE user_id = \(user) AND schedule_id = \(schedule)
      """)
  }

  /// Ends an active hold whose row is locked: its seats are free, its owner may hold others.
  private func end(_ hold: Hold, as status: Hold.Status, _ connection: Connection) {
    let seats = hold.seats.map(\.place.id)
    connection.later(
      """
      UPDATE seat FORCE INDEX (PRIMARY)
      SET status = 'free', hold_id = NULL, held_until = NULL, version = version + 1
      WHERE schedule_id = \(hold.scheduleID) AND seat_no IN (\(list: seats))
        AND status = 'held' AND hold_id = \(hold.id)
      """, changing: seats.count, orSignal: "seats_of_hold_\(hold.id.value)")
    connection.later(
      """
      UPDATE hold
      SET status = \(status.rawValue), ended_at = NOW(3), version = version + 1
      WHERE id = \(hold.id)
      """)
    lowerSeatLimit(of: hold.userID, on: hold.scheduleID, by: seats.count, connection)
    countUnpaid([hold], connection)
    connection.emit(
      "hold.\(status.rawValue)", .hold, hold.id.value, sequence: hold.version + 1,
      endedPayload(
        id: "\(hold.id)", user: "\(hold.userID)", date: "\(hold.scheduleID)",
        seats: "\(seats.json)"))
  }

  /// The content of the event of an ended hold, from expressions for its members.
  func endedPayload(id: SQL, user: SQL, date: SQL, seats: SQL) -> SQL {
    """
    JSON_OBJECT(
      'hold_id', \(part: id), 'user_id', \(part: user), 'schedule_id', \(part: date),
      'seat_ids', JSON_EXTRACT(\(part: seats), '$')
    )
    """
  }
}
