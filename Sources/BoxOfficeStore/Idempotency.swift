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

extension Store {
  /// Does the work once per key, in one transaction with the answer, and repeats the answer ever
  /// after.
  func once(
    _ request: IdempotentRequest, effect: Effect, _ work: (Connection) throws -> Deed
  ) throws(BoxOfficeError) -> StoredAnswer {
    let outcome: Outcome<StoredAnswer, Never> = try onceOrUndo(request, effect: effect) {
      .commit(try work($0))
    }
    switch outcome {
    case .commit(let answer): return answer
    }
  }

  /// Does work that may meet an obstacle: then no key is kept, and the obstacle is returned.
  ///
  /// The key's row goes with the first question of the work, which must ask one before it ends: a
  /// second request with the same key meets the row, so that also a commit of unknown outcome can
  /// safely be tried again.
  func onceOrUndo<Obstacle>(
    _ request: IdempotentRequest, effect: Effect,
    _ work: (Connection) throws -> Outcome<Deed, Obstacle>
  ) throws(BoxOfficeError) -> Outcome<StoredAnswer, Obstacle> {
    reach(effect.moments.before)
    for _ in 0..<keepRounds {
      switch try keep(request, effect, work) {
      case .commit(let answer):
        reach(effect.moments.committed)
        return .commit(answer)
      case .undo(.obstacle(let obstacle)):
        return .undo(obstacle)
      case .undo(.keyInUse):
        throw .requestInProgress
      case .undo(.keyKnown):
        if let replay = try findReplay(request) { return .commit(replay) }
        try forgetOld(request)
      }
    }
    throw .requestInProgress
  }

  /// The answer given before; nil if the request is new. Asked before a refusal outside of the
  /// transaction, because a request that has succeeded once must not be refused for its own effect.
  func findReplay(_ request: IdempotentRequest) throws(BoxOfficeError) -> StoredAnswer? {
    let kept = try ask { try $0.answer(to: keptAnswer(to: request)) }
    guard let kept else { return nil }
    guard kept.isSameRequest else { throw .idempotencyKeyReused }
    return kept.answer
  }

  private func keep<Obstacle>(
    _ request: IdempotentRequest, _ effect: Effect,
    _ work: (Connection) throws -> Outcome<Deed, Obstacle>
  ) throws(BoxOfficeError) -> Outcome<StoredAnswer, Hindrance<Obstacle>> {
    try transactOrUndo(retryUnknownCommit: true) { connection in
      if keeps(.storedKey) { connection.later(keyInsertion(for: request)) }
      do {
        let outcome = try work(connection)
        requireAsked(connection)
        switch outcome {
        case .undo(let obstacle):
          return .undo(.obstacle(obstacle))
        case .commit(let deed):
          if keeps(.storedKey) { write(deed, effect, under: request, connection) }
          reach(effect.moments.beforeCommit)
          return .commit(deed.answer)
        }
      } catch let refusal as BoxOfficeError {
        requireAsked(connection)
        throw refusal
      } catch DatabaseError.signalled(keyKnown.text) {
        return .undo(.keyKnown)
      } catch DatabaseError.signalled(keyInUse.text) {
        return .undo(.keyInUse)
      }
    }
  }

  /// A refusal before the first question would be given to a repeated request, too, instead of its
  /// answer.
  private func requireAsked(_ connection: Connection) {
    precondition(!connection.hasAskedNothing, "work under a key must ask before it ends")
  }

  // Waiting for a twin would cost a worker; the client is told to come again instead.
  private func keyInsertion(for request: IdempotentRequest) -> SQL {
    """
    BEGIN
      DECLARE EXIT HANDLER FOR 1062 SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '\(part: keyKnown)';
      DECLARE EXIT HANDLER FOR 1205 SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '\(part: keyInUse)';
      SET STATEMENT innodb_lock_wait_timeout = 0 FOR
      INSERT INTO idempotency_key (user_id, key_hash, fingerprint)
      VALUES (
        \(request.userID), UNHEX(SHA2(\(request.key), 256)), UNHEX(SHA2(\(request.content), 256))
      );
    END
    """
  }

  private func write(
    _ deed: Deed, _ effect: Effect, under request: IdempotentRequest, _ connection: Connection
  ) {
    connection.later(
      """
      UPDATE idempotency_key
      SET status = \(deed.answer.status), body = \(deed.answer.body),
        effect = \(effect.rawValue), effect_id = \(deed.effectID)
      WHERE user_id = \(request.userID) AND key_hash = UNHEX(SHA2(\(request.key), 256))
      """)
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
  /// A request with the same key is at work.
  case keyInUse
  case obstacle(Obstacle)
}

private let keepRounds = 3
private let keyKnown: SQL = "known_key"
private let keyInUse: SQL = "busy_key"
