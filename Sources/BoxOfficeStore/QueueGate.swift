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
    _ pass: QueuePass?, of user: UserID, for concert: ConcertID?, _ connection: Connection
  ) throws {
    guard let concert else { return }
    if try markUsed(pass, of: user, for: concert, connection) { return }
    try requirePass(pass, of: user, for: concert, connection)
    // It was let in between the two looks.
    if isOn(.passCheck) { throw DatabaseError.conflict }
  }

  private func markUsed(
    _ pass: QueuePass?, of user: UserID, for concert: ConcertID, _ connection: Connection
  ) throws -> Bool {
    var isLive: SQL = ""
    if isOn(.passCheck) {
      guard let pass, pass.userID == user, pass.concertID == concert else { return false }
      isLive = "AND expires_at > NOW(3) AND \(pass.number) IN (number, 0)"
    }
    return try connection.execute(
      """
      UPDATE queue_token FORCE INDEX (queue_token_person)
      SET state = 'used'
      WHERE concert_id = \(concert) AND user_id = \(user) AND state = 'active' \(part: isLive)
      """
    ).affectedRows == 1
  }
}
