import BoxOffice
import MariaDB

extension Store {
  /// The rows of the people themselves, locked, with whether they are still there; those that
  /// somebody else has locked are passed over. See ``personLock(_:for:)``.
  func personLocks(_ claims: [ClaimOfRound]) -> Query<[(UserID, Bool)]> {
    let watched = claims.filter { $0.offer.terms.liveHoldsMax > 0 }.map(\.request.userID)
    return personRows(watched, lock: keeps(.personLock) ? "FOR UPDATE SKIP LOCKED" : "")
  }

  /// The same for people whose holds are not watched, by shared locks.
  func unwatchedPersonLooks(_ claims: [ClaimOfRound]) -> Query<[(UserID, Bool)]> {
    personLooks(claims.filter { $0.offer.terms.liveHoldsMax == 0 }.map(\.request.userID))
  }

  /// How the buyers of a round stand, read without locks behind ``personLocks(_:)``.
  func standings(of claims: [ClaimOfRound]) -> Query<[(UserID, StandingRow)]> {
    let watched = claims.filter(\.offer.terms.watchesHolds)
    guard !watched.isEmpty else { return .known([]) }
    let given = RowList(watched) { [.id($0.request.userID), .id($0.offer.scheduleID)] }
    return .all(
      """
      SELECT given.user_id, \(part: StandingRow.columns)
      FROM \(part: given.table("user_id BIGINT", "schedule_id BIGINT"))
      STRAIGHT_JOIN schedule FORCE INDEX (PRIMARY) ON schedule.id = given.schedule_id
      STRAIGHT_JOIN concert FORCE INDEX (PRIMARY) ON concert.id = schedule.concert_id
      LEFT JOIN hold_conduct FORCE INDEX (PRIMARY) ON hold_conduct.user_id = given.user_id
        AND hold_conduct.concert_id = concert.id AND concert.unpaid_holds_max > 0
      LEFT JOIN hold FORCE INDEX (hold_live) ON hold.user_id = given.user_id
        AND hold.status = 'active'
      """
    ) { ($0.id(), StandingRow(&$0)) }
  }
}
