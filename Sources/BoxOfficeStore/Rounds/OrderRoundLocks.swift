import BoxOffice
import MariaDB

/// The rows of a round of payments, locked until its transaction ends. Rows that somebody else has
/// locked are missing.
struct LockedPayments {
  let holds: [OwnHold: Hold]
  /// The seats of all wanted holds that are their buyers' own, also of those that are not locked.
  let seats: [OwnHold: [HeldSeatRow]]
  let passes: [UserID: QueueToken]
  let dates: [ScheduleID: OrderedDate]
  let wallets: [UserID: LockedWallet]
  /// Whether each buyer is still there.
  let people: [UserID: Bool]
  let kept: [UserID: KeptAnswer]
  let now: Instant
}

/// A hold in the hands of its owner. Another person may ask for the same hold in the same round.
struct OwnHold: Hashable {
  let hold: HoldID
  let owner: UserID
}

extension Store {
  /// Takes all locks of a round of payments in one round trip, and waits for none.
  func lockAll(_ wishes: [OrderWish], _ connection: Connection) throws -> LockedPayments {
    let sorted = wishes.sorted { $0.holdID < $1.holdID }
    let given = RowList(sorted) { [.id($0.holdID), .id($0.request.userID)] }
      .table("hold_id BIGINT", "user_id BIGINT")
    let buyers = wishes.map(\.request.userID)
    let (holds, seats, passes, dates, wallets, people, kept, now) = try connection.answers(
      to: holdLocks(given), heldSeats(given), passLocks(wishes.compactMap(\.pass)),
      dateLocks(given), walletLocks(of: buyers), personLooks(buyers),
      keptAnswers(to: wishes.map(\.request)), Query.one("SELECT NOW(3)") { $0.instant() })
    return LockedPayments(
      holds: Dictionary(holds.map { (OwnHold(hold: $0.id, owner: $0.userID), $0) }) { $1 },
      seats: Dictionary(grouping: seats) { OwnHold(hold: $0.row.holdID, owner: $0.owner) }
        .mapValues { $0.map(\.row).sorted { $0.seat.place.id < $1.seat.place.id } },
      passes: Dictionary(passes) { $1 },
      dates: Dictionary(dates) { $1 }, wallets: Dictionary(wallets) { $1 },
      people: Dictionary(people) { $1 },
      kept: Dictionary(kept) { $1 }, now: now)
  }

  private func holdLocks(_ given: SQL) -> Query<[Hold]> {
    .all(
      """
      SELECT \(part: holdColumns)
      FROM \(part: given)
      STRAIGHT_JOIN hold FORCE INDEX (PRIMARY)
        ON hold.id = given.hold_id AND hold.user_id = given.user_id
      \("FOR UPDATE SKIP LOCKED", if: keeps(.rowLock))
      """
    ) { $0.hold().hold }
  }

  private func heldSeats(_ given: SQL) -> Query<[(owner: UserID, row: HeldSeatRow)]> {
    .all(
      """
      SELECT hold.user_id, \(part: HeldSeatRow.columns)
      FROM \(part: given)
      STRAIGHT_JOIN hold FORCE INDEX (PRIMARY)
        ON hold.id = given.hold_id AND hold.user_id = given.user_id
      STRAIGHT_JOIN hold_seat FORCE INDEX (PRIMARY) ON hold_seat.hold_id = hold.id
      \(part: HeldSeatRow.joins)
      """
    ) { ($0.id(), HeldSeatRow(&$0)) }
  }

  // Until the transaction ends, no script can cancel these dates. The holds among the rows are this
  // transaction's own, or else their dates are not needed.
  private func dateLocks(_ given: SQL) -> Query<[(ScheduleID, OrderedDate)]> {
    .all(
      """
      SELECT schedule.id, \(part: OrderedDate.columns)
      FROM \(part: given)
      STRAIGHT_JOIN hold FORCE INDEX (PRIMARY) ON hold.id = given.hold_id
      STRAIGHT_JOIN schedule ON schedule.id = hold.schedule_id
      STRAIGHT_JOIN concert ON concert.id = schedule.concert_id
      LOCK IN SHARE MODE SKIP LOCKED
      """
    ) { ($0.id(), OrderedDate(&$0)) }
  }

  private func walletLocks(of people: [UserID]) -> Query<[(UserID, LockedWallet)]> {
    let given = RowList(people.sorted()) { [.id($0)] }
    return .all(
      """
      SELECT account.user_id, \(part: LockedWallet.columns)
      FROM \(part: given.table("user_id BIGINT"))
      STRAIGHT_JOIN account FORCE INDEX (account_user) USING (user_id)
      \("FOR UPDATE SKIP LOCKED", if: keeps(.rowLock))
      """
    ) { ($0.id(), LockedWallet(&$0)) }
  }
}
