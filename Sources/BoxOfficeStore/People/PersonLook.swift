import BoxOffice
import MariaDB

// People who were erased or locked after their request was let in must not get anything any more.
// Each transaction that gives a person something looks at the person's row, and keeps it as it is
// until its end. The row is locked behind places in lines and the wallet, and before seats.

extension Store {
  /// Whether a person is still there, by a shared lock; nil where there is nobody.
  func personLook(_ id: UserID) -> Query<Bool?> {
    guard keeps(.personLook) else { return .known(true) }
    return .first(
      "SELECT \(part: isPresent) FROM user WHERE id = \(id) LOCK IN SHARE MODE"
    ) { $0.bool() }
  }

  /// Whether the people of a round are still there. A missing one is locked by another transaction.
  func personLooks(_ people: [UserID]) -> Query<[(UserID, Bool)]> {
    personRows(people, lock: "LOCK IN SHARE MODE SKIP LOCKED")
  }

  /// The rows of some people with a lock, each with whether the person is still there.
  func personRows(_ people: [UserID], lock: SQL) -> Query<[(UserID, Bool)]> {
    guard !people.isEmpty else { return .known([]) }
    guard keeps(.personLook) else { return .known(people.map { ($0, true) }) }
    let given = RowList(people.sorted()) { [.id($0)] }
    return .all(
      """
      SELECT user.id, \(part: isPresent)
      FROM \(part: given.table("given_id BIGINT"))
      STRAIGHT_JOIN user FORCE INDEX (PRIMARY) ON user.id = given.given_id
      \(part: lock)
      """
    ) { ($0.id(), $0.bool()) }
  }

  /// Refuses who was erased or locked meanwhile, as if the login had ended before.
  func requirePresent(_ isPresent: Bool?) throws(BoxOfficeError) {
    guard isPresent == true else { throw .authenticationRequired }
  }
}

/// Whether the person of a row is neither erased nor locked.
let isPresent: SQL = "user.erased_at IS NULL AND user.locked_at IS NULL"
