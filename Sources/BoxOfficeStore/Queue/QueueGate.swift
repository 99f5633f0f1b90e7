import BoxOffice
import MariaDB

/// The row of a buyer's pass, locked until the transaction ends.
struct LockedPass {
  let token: QueueToken
  let now: Instant
}

/// The line of a concert that is on.
struct SaleGate {
  let concertID: ConcertID
  /// Whether it has formed by itself, so that people hold seats who have never had a pass.
  let isAuto: Bool
}

extension Store {
  /// The pass that a buyer shows for a concert; nil if the concert has no line. Refuses a buyer
  /// without a pass, with another buyer's, or with one for another concert.
  func requiredPass(
    _ pass: QueuePass?, of user: UserID, for concert: ConcertID?
  ) throws(BoxOfficeError) -> QueuePass? {
    guard keeps(.passCheck), let concert else { return nil }
    guard let pass, pass.userID == user, pass.concertID == concert else {
      throw .queueTokenRequired
    }
    return pass
  }

  /// The pass that a payment needs; none where people have held seats before the line formed.
  func requiredPass(
    _ pass: QueuePass?, of user: UserID, toPayAt gate: SaleGate?
  ) throws(BoxOfficeError) -> QueuePass? {
    guard let gate, !gate.isAuto else { return nil }
    return try requiredPass(pass, of: user, for: gate.concertID)
  }

  /// The row behind a pass that is needed, locked.
  func passLock(_ pass: QueuePass?) -> Query<LockedPass?> {
    guard let pass else { return .known(nil) }
    return .first(
      """
      SELECT \(part: queueTokenColumns), NOW(3)
      FROM queue_token
      WHERE concert_id = \(pass.concertID) AND user_id = \(pass.userID)
      FOR UPDATE
      """
    ) { LockedPass(token: $0.queueToken(), now: $0.instant()) }
  }

  /// Refuses a buyer whose needed pass does not live.
  func requireLive(_ pass: QueuePass?, _ locked: LockedPass?) throws(BoxOfficeError) {
    guard let pass else { return }
    guard let locked else { throw .queueTokenRequired }
    try locked.token.requirePass(number: pass.number, at: locked.now)
  }

  /// Uses up the pass of a purchase: one row; none where the concert has no line.
  func passUse(_ pass: QueuePass?, of user: UserID, at gate: SaleGate?) -> Query<Int64> {
    guard let concert = gate?.concertID else { return .known(0) }
    let isLive: SQL =
      pass.map { "AND expires_at > NOW(3) AND \($0.number) IN (number, 0)" } ?? ""
    return .changes(
      """
      UPDATE queue_token FORCE INDEX (queue_token_person)
      SET state = 'used'
      WHERE concert_id = \(concert) AND user_id = \(user) AND state = 'active' \(part: isLive)
      """)
  }

  /// Refuses a purchase whose needed pass was not used up.
  func requireUsed(_ count: Int64, _ pass: QueuePass?, _ connection: Connection) throws {
    guard let pass, count != 1 else { return }
    try requireLive(pass, connection.answer(to: passLock(pass)))
    // The place was admitted between the two readings.
    throw DatabaseError.conflict
  }
}
