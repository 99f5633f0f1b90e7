import BoxOffice
import MariaDB

/// The effects that a key can stand for; one effect has one key.
enum Effect: String {
  case charge, hold, `extension`, order, cancellation
}

/// The result of work under a key: the answer that is kept with the key, and the row that the work
/// made.
struct Deed {
  let answer: StoredAnswer
  let effectID: Int64
}

/// The row at which the requests of one person meet: the first one that each of them locks, so that
/// a twin of a running request waits there.
enum MeetingRow {
  case seatLimit(UserID, ScheduleID)
  case hold(HoldID)
  case wallet(UserID)
}

/// Thrown by work that finds its key in the store.
struct KeyIsKnown: Error {}

extension Store {
  /// Does the work once per key, in one transaction with the answer, and repeats the answer ever
  /// after.
  func once(
    _ request: IdempotentRequest, effect: Effect, at row: MeetingRow,
    _ work: (Connection) throws -> Deed
  ) throws(BoxOfficeError) -> StoredAnswer {
    try replaying(request) { () throws(BoxOfficeError) in
      let outcome: Outcome<StoredAnswer, Never> = try onceOrUndo(request, effect: effect, at: row) {
        .commit(try work($0))
      }
      switch outcome {
      case .commit(let answer): return answer
      }
    }
  }

  /// Work whose refusal is the answer only if the request has never succeeded: the obstacle may be
  /// its own success, whose answer was lost on the way.
  func replaying(
    _ request: IdempotentRequest, _ work: () throws(BoxOfficeError) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer {
    do {
      return try work()
    } catch {
      // Without the database no answer can be found, either.
      if case .unavailable = error { throw error }
      guard let replay = try findReplay(request) else { throw error }
      return replay
    }
  }

  /// Work that may meet an obstacle: then no key is kept, and the obstacle is returned. A refusal
  /// is thrown on without a look at the key; see ``replaying(_:_:)``.
  ///
  /// The key's row is written last, in the round trip of COMMIT. A twin waits at the row where both
  /// meet and is refused by what the other has done, or by the key: then the answer is repeated.
  func onceOrUndo<Obstacle>(
    _ request: IdempotentRequest, effect: Effect, at row: MeetingRow,
    _ work: (Connection) throws -> Outcome<Deed, Obstacle>
  ) throws(BoxOfficeError) -> Outcome<StoredAnswer, Obstacle> {
    reach(effect.moments.before)
    for _ in 0..<keepRounds {
      switch try keep(request, effect, row, work) {
      case .commit(let answer):
        reach(effect.moments.committed)
        return .commit(answer)
      case .undo(.obstacle(let obstacle)):
        return .undo(obstacle)
      case .undo(.keyKnown):
        if let replay = try findReplay(request) { return .commit(replay) }
        try forgetOld(request)
      }
    }
    throw .requestInProgress
  }

  /// Whether the answer to a request is kept.
  func keyIsKnown(_ request: IdempotentRequest) -> Query<Bool> {
    .exists(
      """
      SELECT 1
      FROM idempotency_key
      WHERE user_id = \(request.userID) AND key_hash = UNHEX(SHA2(\(request.key), 256))
        AND created_at > NOW(3) - INTERVAL 24 HOUR
      """)
  }

  /// The answer given before; nil if the request is new.
  private func findReplay(
    _ request: IdempotentRequest
  ) throws(BoxOfficeError) -> StoredAnswer? {
    let kept = try ask { try $0.answer(to: keptAnswer(to: request)) }
    guard let kept else { return nil }
    guard kept.isSameRequest else { throw .idempotencyKeyReused }
    return kept.answer
  }

  private func keep<Obstacle>(
    _ request: IdempotentRequest, _ effect: Effect, _ row: MeetingRow,
    _ work: (Connection) throws -> Outcome<Deed, Obstacle>
  ) throws(BoxOfficeError) -> Outcome<StoredAnswer, Hindrance<Obstacle>> {
    var runs = 0
    do {
      return try database.transactionOrUndo(retryUnknownCommit: true) { connection in
        runs += 1
        switch try work(connection) {
        case .undo(let obstacle):
          return .undo(.obstacle(obstacle))
        case .commit(let deed):
          // The COMMIT of the run before may have arrived. Now that the locks are here, it has or
          // never will.
          if runs > 1, try connection.answer(to: keyIsKnown(request)) { throw KeyIsKnown() }
          if keeps(.storedKey) { write(deed, effect, under: request, connection) }
          reach(effect.moments.beforeCommit)
          return .commit(deed.answer)
        }
      }
    } catch is KeyIsKnown {
      return .undo(.keyKnown)
    } catch DatabaseError.duplicate("PRIMARY") {
      return .undo(.keyKnown)
    } catch DatabaseError.lockTimeout {
      if try isLocked(row) { throw .requestInProgress }
      throw BoxOfficeError(translating: DatabaseError.lockTimeout)
    } catch {
      throw BoxOfficeError(translating: error)
    }
  }

  private func write(
    _ deed: Deed, _ effect: Effect, under request: IdempotentRequest, _ connection: Connection
  ) {
    connection.later(
      """
      INSERT INTO idempotency_key
        (user_id, key_hash, fingerprint, status, body, effect, effect_id)
      VALUES (
        \(request.userID), UNHEX(SHA2(\(request.key), 256)), UNHEX(SHA2(\(request.content), 256)),
        \(deed.answer.status), \(deed.answer.body), \(effect.rawValue), \(deed.effectID)
      )
      """)
  }

  /// Whether another request of the person is at work, now that a wait has been in vain.
  private func isLocked(_ row: MeetingRow) throws(BoxOfficeError) -> Bool {
    do {
      let free: Outcome<Never, Void> = try database.transactionOrUndo { connection in
        _ = try connection.execute(
          "SET STATEMENT innodb_lock_wait_timeout = 0 FOR \(part: lock(of: row))")
        return .undo(())
      }
      switch free {
      case .undo: return false
      }
    } catch DatabaseError.lockTimeout {
      return true
    } catch {
      throw BoxOfficeError(translating: error)
    }
  }

  private func lock(of row: MeetingRow) -> SQL {
    switch row {
    case .seatLimit(let user, let schedule):
      // A row that is only being inserted can be met by an insertion alone.
      """
      INSERT INTO seat_limit (user_id, schedule_id, seats)
      VALUES (\(user), \(schedule), 0)
      ON DUPLICATE KEY UPDATE seats = seats
      """
    case .hold(let id):
      "UPDATE hold SET version = version WHERE id = \(id)"
    case .wallet(let user):
      "UPDATE account SET version = version WHERE user_id = \(user)"
    }
  }

  /// Frees a key after a day, when it is as good as never seen.
  private func forgetOld(_ request: IdempotentRequest) throws(BoxOfficeError) {
    try ask { database in
      _ = try database.execute(
        """
        DELETE FROM idempotency_key
        WHERE user_id = \(request.userID) AND key_hash = UNHEX(SHA2(\(request.key), 256))
          AND created_at <= NOW(3) - INTERVAL 24 HOUR
        """)
    }
  }

  private func keptAnswer(
    to request: IdempotentRequest
  ) -> Query<(answer: StoredAnswer?, isSameRequest: Bool)?> {
    .first(
      """
      SELECT status, body, fingerprint = UNHEX(SHA2(\(request.content), 256))
      FROM idempotency_key
      WHERE user_id = \(request.userID) AND key_hash = UNHEX(SHA2(\(request.key), 256))
        AND created_at > NOW(3) - INTERVAL 24 HOUR
      """
    ) { columns in
      let (status, body) = (columns.optionalInt(), columns.optionalBytes())
      var answer: StoredAnswer?
      if let status, let body {
        answer = StoredAnswer(status: Int(status), body: body, isReplay: true)
      }
      return (answer, columns.bool())
    }
  }
}

/// Why work under a key was not done.
private enum Hindrance<Obstacle> {
  /// The key stands for work that was done.
  case keyKnown
  case obstacle(Obstacle)
}

private let keepRounds = 3
