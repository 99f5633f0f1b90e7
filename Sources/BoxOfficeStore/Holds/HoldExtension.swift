package import BoxOffice
import MariaDB

extension Store {
  package func extendHold(
    _ id: HoldID, once request: IdempotentRequest, answer: (Hold) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer {
    try once(request, effect: .extension, at: .hold(id)) { connection in
      let (hold, now, _) = try lockHold(id, of: request.userID, connection)
      reach(.extensionLocked)
      let secondsMax = try connection.answer(
        to: .one(
          """
          SELECT concert.hold_seconds_max
          FROM schedule
          JOIN concert ON concert.id = schedule.concert_id
          WHERE schedule.id = \(hold.scheduleID)
          """
        ) { $0.int() })
      let end = try hold.extendedEnd(at: now, secondsMax: secondsMax)
      prolong(hold, to: end, connection)
      return Deed(answer: answer(hold.extended(to: end)), effectID: id.value)
    }
  }

  private func prolong(_ hold: Hold, to end: Instant, _ connection: Connection) {
    let seats = hold.seats.map(\.place.id)
    connection.later(
      """
      UPDATE seat FORCE INDEX (PRIMARY)
      SET held_until = \(end), version = version + 1
      WHERE schedule_id = \(hold.scheduleID) AND seat_no IN (\(list: seats))
        AND status = 'held' AND hold_id = \(hold.id)
      """, changing: seats.count, orSignal: "seats_of_hold_\(hold.id.value)")
    connection.later(
      """
      UPDATE hold
      SET expires_at = \(end), extended_at = NOW(3), version = version + 1
      WHERE id = \(hold.id)
      """)
    connection.emit(
      "hold.extended", .hold, hold.id.value, sequence: hold.version + 1,
      """
      JSON_OBJECT(
        'hold_id', \(hold.id), 'user_id', \(hold.userID), 'schedule_id', \(hold.scheduleID),
        'expires_at', \(end.rfc3339)
      )
      """)
  }
}
