import BoxOffice
import MariaDB

extension Store {
  /// Refuses a buyer who has no live pass; the pass's row stays locked until the transaction ends.
  func requirePass(
    _ pass: QueuePass?, of user: UserID, for concert: ConcertID, _ connection: Connection
  ) throws {
    guard isOn(.passCheck) else { return }
    guard let pass, pass.userID == user, pass.concertID == concert else {
      throw BoxOfficeError.queueTokenRequired
    }
    let row = try connection.query(
      """
      SELECT \(part: queueTokenColumns), NOW(3)
      FROM queue_token
      WHERE concert_id = \(concert) AND user_id = \(user)
      FOR UPDATE
      """
    ).first
    guard let row else { throw BoxOfficeError.queueTokenRequired }
    try queueToken(row).requirePass(number: pass.number, at: row.instant(8))
  }

  /// The same for a purchase, which uses the pass up; nothing where the concert has no line.
  func usePass(
    _ pass: QueuePass?, of user: UserID, on schedule: ScheduleID, _ connection: Connection
  ) throws {
    let queue = try connection.query(
      """
      SELECT sale_queue.concert_id
      FROM schedule
      JOIN sale_queue ON sale_queue.concert_id = schedule.concert_id
      WHERE schedule.id = \(schedule) AND sale_queue.is_on
      """
    ).first
    guard let concert: ConcertID = queue?.id(0) else { return }
    try requirePass(pass, of: user, for: concert, connection)
    _ = try connection.execute(
      """
      UPDATE queue_token
      SET state = 'used'
      WHERE concert_id = \(concert) AND user_id = \(user) AND state = 'active'
      """)
  }
}
