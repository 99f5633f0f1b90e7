import BoxOffice
import MariaDB

/// What a key can stand for; one effect has one key.
enum Effect: String {
  case charge, hold, `extension`, order, cancellation
}

extension Store {
  /// Does the work once per key, in one transaction with the answer, and repeats the answer ever after.
  ///
  /// The key's row is written first, with the first question of the work, which must ask one before it refuses:
  /// whoever comes second with the same key meets the row, so that also a commit of unknown outcome can safely be
  /// tried again.
  func once(
    _ request: IdempotentRequest, effect: Effect,
    _ work: (Connection) throws -> (answer: StoredAnswer, effectID: Int64)
  ) throws(BoxOfficeError) -> StoredAnswer {
    guard let answer = try onceOrNot(request, effect: effect, { try work($0) }) else {
      preconditionFailure("work that always answers gave no answer")
    }
    return answer
  }

  /// The same for work that may find that something else must happen first: nil then, and nothing kept.
  func onceOrNot(
    _ request: IdempotentRequest, effect: Effect,
    _ work: (Connection) throws -> (answer: StoredAnswer, effectID: Int64)?
  ) throws(BoxOfficeError) -> StoredAnswer? {
    reach(effect.moments.before)
    var mustWait = false
    do {
      return try keep(request, effect) { connection in
        mustWait = false
        guard let done = try work(connection) else {
          mustWait = true
          throw BoxOfficeError.requestInProgress
        }
        return done
      }
    } catch {
      guard mustWait else { throw error }
      return nil
    }
  }

  private func keep(
    _ request: IdempotentRequest, _ effect: Effect,
    _ work: (Connection) throws -> (answer: StoredAnswer, effectID: Int64)
  ) throws(BoxOfficeError) -> StoredAnswer {
    for _ in 0..<keepRounds {
      var isKnown = false
      do {
        return try keepNew(request, effect) { connection in
          isKnown = false
          do { return try work(connection) } catch {
            isKnown = error as? DatabaseError == .signalled(knownKey.text)
            let isTwin = error as? DatabaseError == .signalled(busyKey.text)
            throw isKnown || isTwin ? BoxOfficeError.requestInProgress : error
          }
        }
      } catch {
        guard isKnown else { throw error }
        if let replay = try findReplay(request) { return replay }
        try forgetOld(request)
      }
    }
    throw .requestInProgress
  }

  private func keepNew(
    _ request: IdempotentRequest, _ effect: Effect,
    _ work: (Connection) throws -> (answer: StoredAnswer, effectID: Int64)
  ) throws(BoxOfficeError) -> StoredAnswer {
    let answer = try transact(retryUnknownCommit: true) { connection in
      if keeps(.storedKey) { connection.later(insertion(of: request)) }
      let (answer, effectID) = try work(connection)
      if keeps(.storedKey) {
        connection.later(
          """
          UPDATE idempotency_key
          SET status = \(answer.status), body = \(answer.body),
            effect = \(effect.rawValue), effect_id = \(effectID)
          WHERE user_id = \(request.userID) AND key_hash = UNHEX(SHA2(\(request.key), 256))
          """)
      }
      reach(effect.moments.beforeCommit)
      return answer
    }
    reach(effect.moments.committed)
    return answer
  }

  /// The answer that was given before; nil where the request is new. For refusals that come before the
  /// transaction: a request that has succeeded once must not be refused for what it did itself.
  func findReplay(_ request: IdempotentRequest) throws(BoxOfficeError) -> StoredAnswer? {
    try ask { database in
      try database.query(lookup(request)).first.flatMap { try replay($0) }
    }
  }

  // It goes with the first statement of the work. Waiting for a twin would cost a worker; the client is told to come
  // again instead.
  private func insertion(of request: IdempotentRequest) -> SQL {
    """
    BEGIN
      DECLARE EXIT HANDLER FOR 1062 SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '\(part: knownKey)';
      DECLARE EXIT HANDLER FOR 1205 SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '\(part: busyKey)';
      SET STATEMENT innodb_lock_wait_timeout = 0 FOR
      INSERT INTO idempotency_key (user_id, key_hash, fingerprint)
      VALUES (
        \(request.userID), UNHEX(SHA2(\(request.key), 256)), UNHEX(SHA2(\(request.content), 256))
      );
    END
    """
  }

  /// What is left under a key after a day is as good as never seen.
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

  private func lookup(_ request: IdempotentRequest) -> SQL {
    """
    SELECT status, body, fingerprint = UNHEX(SHA2(\(request.content), 256))
    FROM idempotency_key
    WHERE user_id = \(request.userID) AND key_hash = UNHEX(SHA2(\(request.key), 256))
      AND created_at > NOW(3) - INTERVAL 24 HOUR
    """
  }

  private func replay(_ row: Row) throws -> StoredAnswer? {
    guard row.bool(2) else { throw BoxOfficeError.idempotencyKeyReused }
    guard let status = row.optionalInt(0), let body = row.optionalBytes(1) else { return nil }
    return StoredAnswer(status: Int(status), body: body, isReplay: true)
  }
}

private let keepRounds = 3
private let knownKey: SQL = "known_key"
private let busyKey: SQL = "busy_key"
