import BoxOffice
import MariaDB

extension Store {
  /// The buyer's own row, locked: claims of one person for several dates meet here, so that each
  /// sees the holds of the other. Tells whether the buyer is still there; see ``personLook(_:)``.
  func personLock(_ id: UserID, for terms: HoldTerms) -> Query<Bool?> {
    guard terms.liveHoldsMax > 0, keeps(.personLook) else { return personLook(id) }
    return .first(
      """
      SELECT \(part: isPresent) FROM user WHERE id = \(id) \("FOR UPDATE", if: keeps(.personLock))
      """
    ) { $0.bool() }
  }

  /// How a buyer stands who asks for seats of a date, read without locks; asked behind
  /// ``personLock(_:for:)``.
  func standing(of user: UserID, for offer: Offer) -> Query<[StandingRow]> {
    guard offer.terms.watchesHolds else { return .known([]) }
    return .all(
      """
      SELECT \(part: StandingRow.columns)
      FROM schedule
      STRAIGHT_JOIN concert FORCE INDEX (PRIMARY) ON concert.id = schedule.concert_id
      LEFT JOIN hold_conduct FORCE INDEX (PRIMARY) ON hold_conduct.user_id = \(user)
        AND hold_conduct.concert_id = concert.id AND concert.unpaid_holds_max > 0
      LEFT JOIN hold FORCE INDEX (hold_live) ON hold.user_id = \(user) AND hold.status = 'active'
      WHERE schedule.id = \(offer.scheduleID)
      """, StandingRow.init)
  }
}

/// One hold of a buyer that has not been ended, with the pause; a row without a hold where there is
/// none.
struct StandingRow {
  static let columns: SQL = "hold_conduct.paused_until, hold.id, hold.expires_at"

  fileprivate let pausedUntil: Instant?
  fileprivate let open: HoldStanding.OpenHold?

  init(_ columns: inout Columns) {
    pausedUntil = columns.optionalInstant()
    let (id, end): (HoldID?, Instant?) = (columns.optionalID(), columns.optionalInstant())
    if let id, let end { open = HoldStanding.OpenHold(id: id, expiresAt: end) } else { open = nil }
  }
}

extension HoldStanding {
  init(_ rows: [StandingRow]) {
    self.init(pausedUntil: rows.first?.pausedUntil, open: rows.compactMap(\.open))
  }
}
