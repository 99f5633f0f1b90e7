import BoxOffice
import MariaDB

/// The decision of a round for one of its deeds.
enum ResultOfRound {
  case settled(Result<StoredAnswer, BoxOfficeError>)
  /// Rows were locked by somebody else: it goes with the next round.
  case again
  case alone(RoundTally.AloneReason)
}

extension Store {
  /// The one transaction of a round. An error is translated into who is to blame: the people of
  /// requests whose keys are known, or whose counters for the dates of their claims are locked.
  func roundTransaction<Value>(
    _ requests: [IdempotentRequest] = [], on dates: [ScheduleID] = [],
    _ work: (Connection) throws -> Outcome<Value, Value>
  ) throws -> Value {
    do {
      switch try database.transactionOrUndo(attempts: 1, work) {
      case .commit(let value), .undo(let value): return value
      }
    } catch let error as DatabaseError {
      switch error {
      case .deadlock, .conflict: throw RoundBroken(reason: .deadlock, culprits: [])
      case .connectionLost, .commitOutcomeUnknown:
        throw RoundBroken(reason: .unknownCommit, culprits: [])
      case .lockTimeout:
        throw try lockTimeout(requests, on: dates)
      case .duplicate:
        throw RoundBroken(reason: .duplicate, culprits: try knownPeople(requests))
      case .unavailable: throw error
      case .checkViolated, .foreignKeyViolated, .signalled, .rejected:
        throw RoundBroken(reason: .other, culprits: nil)
      }
    } catch is BoxOfficeError {
      throw RoundBroken(reason: .other, culprits: nil)
    }
  }

  /// The people whose keys are known by now; nil where that explains nothing.
  private func knownPeople(_ requests: [IdempotentRequest]) throws -> Set<UserID>? {
    guard !requests.isEmpty else { return nil }
    let known = try ask { try $0.answer(to: keptAnswers(to: requests)) }
    return known.isEmpty ? nil : Set(known.map { $0.0 })
  }

  /// The cause of a wait in vain: the counters of some people, or else the dates of some.
  private func lockTimeout(
    _ requests: [IdempotentRequest], on dates: [ScheduleID]
  ) throws -> RoundBroken {
    if let people = try lockedPeople(requests, on: dates) {
      return RoundBroken(reason: .lockTimeout, culprits: people)
    }
    let locked = try lockedDates(dates)
    let shutOut = zip(requests, dates).filter { locked.contains($1) }.map(\.0.userID)
    return RoundBroken(
      reason: .lockTimeout, culprits: shutOut.isEmpty ? nil : [], shutOut: Set(shutOut))
  }

  private func lockedDates(_ dates: [ScheduleID]) throws -> Set<ScheduleID> {
    guard !dates.isEmpty else { return [] }
    let free = try ask { database in
      try database.answer(
        to: saleWindowLocks(of: dates, "LOCK IN SHARE MODE SKIP LOCKED"))
    }
    return Set(dates).subtracting(free.map { $0.0 })
  }

  /// The people whose counters somebody else has locked; nil where there are none.
  private func lockedPeople(
    _ requests: [IdempotentRequest], on dates: [ScheduleID]
  ) throws -> Set<UserID>? {
    guard !dates.isEmpty else { return nil }
    let given = RowList(zip(requests, dates)) { [.id($0.userID), .id($1)] }
    let table = given.table("user_id BIGINT", "schedule_id BIGINT")
    let (all, free) = try ask { database in
      try database.answers(
        to: people(behind: table), people(behind: table, lock: "FOR UPDATE SKIP LOCKED"))
    }
    let locked = Set(all).subtracting(free)
    return locked.isEmpty ? nil : locked
  }

  private func people(behind counters: SQL, lock: SQL = "") -> Query<[UserID]> {
    .all(
      """
      SELECT user_id
      FROM \(part: counters)
      STRAIGHT_JOIN seat_limit FORCE INDEX (PRIMARY) USING (user_id, schedule_id)
      \(part: lock)
      """
    ) { $0.id() }
  }
}
