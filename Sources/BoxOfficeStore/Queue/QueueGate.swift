import BoxOffice
import MariaDB

extension Store {
  /// Asks for the row of a buyer's pass, locked until the transaction ends; refuses whoever shows none.
  func passLock(_ pass: QueuePass?, of user: UserID, for concert: ConcertID?) throws -> SQL {
    guard keeps(.passCheck), let concert else { return "SELECT 1" }
    _ = try shown(pass, of: user, for: concert)
    return """
      SELECT \(part: queueTokenColumns), NOW(3)
      FROM queue_token
      WHERE concert_id = \(concert) AND user_id = \(user)
      FOR UPDATE
      """
  }

  /// Refuses a buyer whose pass, as ``passLock(_:of:for:)`` has found it, does not live.
  func requirePass(_ pass: QueuePass?, for concert: ConcertID?, _ row: Row?) throws {
    guard keeps(.passCheck), concert != nil else { return }
    guard let pass, let row else { throw BoxOfficeError.queueTokenRequired }
    try queueToken(row).requirePass(number: pass.number, at: row.instant(8))
  }

  /// Uses up the pass of a purchase: one row; nothing to do where the concert has no line.
  func passUse(_ pass: QueuePass?, of user: UserID, for concert: ConcertID?) throws -> SQL {
    guard let concert else { return "DO 0" }
    var isLive: SQL = ""
    if keeps(.passCheck) {
      let shown = try shown(pass, of: user, for: concert)
      isLive = "AND expires_at > NOW(3) AND \(shown.number) IN (number, 0)"
    }
    return """
      UPDATE queue_token FORCE INDEX (queue_token_person)
      SET state = 'used'
      WHERE concert_id = \(concert) AND user_id = \(user) AND state = 'active' \(part: isLive)
      """
  }

  /// Refuses a purchase for which ``passUse(_:of:for:)`` has found no live pass.
  func requireUsed(
    _ count: Int64, _ pass: QueuePass?, of user: UserID, for concert: ConcertID?,
    _ connection: Connection
  ) throws {
    guard keeps(.passCheck), concert != nil, count != 1 else { return }
    let rows = try connection.query(passLock(pass, of: user, for: concert))
    try requirePass(pass, for: concert, rows.first)
    // It was let in between the two looks.
    throw DatabaseError.conflict
  }

  /// What a buyer shows, if it is the buyer's own and for this concert.
  private func shown(
    _ pass: QueuePass?, of user: UserID, for concert: ConcertID
  ) throws -> QueuePass {
    guard let pass, pass.userID == user, pass.concertID == concert else {
      throw BoxOfficeError.queueTokenRequired
    }
    return pass
  }
}
