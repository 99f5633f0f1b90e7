import BoxOffice
import MariaDB

/// The obstacles between a buyer and all seats of a date, read without locks: an address that is
/// not proved where the concert asks for it, and a pause.
struct BuyerHindrance {
  static let columns: SQL = "hold_conduct.paused_until, user.id IS NOT NULL"

  /// The tables behind `concert`, for a buyer.
  static func joins(of buyer: SQL) -> SQL {
    """
    LEFT JOIN hold_conduct FORCE INDEX (PRIMARY) ON hold_conduct.user_id = \(part: buyer)
      AND hold_conduct.concert_id = concert.id AND concert.unpaid_holds_max > 0
    \(part: unverifiedUser(buyer))
    """
  }

  private let pausedUntil: Instant?
  private let isUnverified: Bool

  init(_ columns: inout Columns) {
    pausedUntil = columns.optionalInstant()
    isUnverified = columns.bool()
  }

  /// Refuses the buyer at a moment.
  func requireNone(at now: Instant) throws(BoxOfficeError) {
    guard !isUnverified else { throw .emailNotVerified }
    if let pausedUntil, pausedUntil > now { throw .paused(until: pausedUntil, at: now) }
  }
}

/// The row of a person who has not proved an address and would have to, behind `concert`.
func unverifiedUser(_ id: SQL) -> SQL {
  """
  LEFT JOIN user FORCE INDEX (PRIMARY) ON user.id = \(part: id)
    AND concert.requires_verified_email AND user.email_verified_at IS NULL
  """
}

extension Store {
  /// The buyers of a round whom something keeps from all seats of their dates, with the present.
  func hindrances(of wishes: [HoldWish]) -> Query<[(UserID, (BuyerHindrance, now: Instant))]> {
    let given = RowList(wishes) { [.id($0.request.userID), .id($0.scheduleID)] }
    return .all(
      """
      SELECT given.user_id, \(part: BuyerHindrance.columns), NOW(3)
      FROM \(part: given.table("user_id BIGINT", "schedule_id BIGINT"))
      STRAIGHT_JOIN schedule FORCE INDEX (PRIMARY) ON schedule.id = given.schedule_id
      STRAIGHT_JOIN concert FORCE INDEX (PRIMARY) ON concert.id = schedule.concert_id
      \(part: BuyerHindrance.joins(of: "given.user_id"))
      WHERE hold_conduct.paused_until > NOW(3) OR user.id IS NOT NULL
      """
    ) { ($0.id(), (BuyerHindrance(&$0), $0.instant())) }
  }
}
