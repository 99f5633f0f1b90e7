import Glibc

/// How the body of a transaction wants it to end.
package enum Outcome<Kept, Undone> {
  /// All of the work becomes durable.
  case commit(Kept)
  /// All of the work is undone, because something else must happen first.
  case undo(Undone)

  /// The ending with another value, if the work becomes durable.
  package func map<Other>(_ transform: (Kept) throws -> Other) rethrows -> Outcome<Other, Undone> {
    switch self {
    case .commit(let kept): .commit(try transform(kept))
    case .undo(let undone): .undo(undone)
    }
  }
}

extension Database {
  package static let maximumAttempts = 5
  private static let maximumReconnects = 1

  /// Runs the body in a transaction and commits; see ``transactionOrUndo(retryUnknownCommit:_:)``.
  package func transaction<Result>(
    retryUnknownCommit: Bool = false, _ body: (Connection) throws -> Result
  ) throws -> Result {
    let outcome: Outcome<Result, Never> = try transactionOrUndo(
      retryUnknownCommit: retryUnknownCommit
    ) {
      .commit(try body($0))
    }
    switch outcome {
    case .commit(let result): return result
    }
  }

  /// Runs the body in a transaction, which ends as the body says; the body must have no effect
  /// outside of it, since it is run again when the server gives the transaction up or the body
  /// throws `conflict` (unless another number of attempts is given, at most 5 times), or the
  /// connection ends before COMMIT (once). Where the settings limit the wait for a row, a wait in
  /// vain is not repeated.
  ///
  /// An error of the body rolls back and is thrown on as it is. A connection that ends during
  /// COMMIT throws `commitOutcomeUnknown`; with `retryUnknownCommit` the body runs again (once) and
  /// must itself recognise that it has already happened.
  package func transactionOrUndo<Kept, Undone>(
    attempts: Int = maximumAttempts, retryUnknownCommit: Bool = false,
    _ body: (Connection) throws -> Outcome<Kept, Undone>
  ) throws -> Outcome<Kept, Undone> {
    precondition(!isInTransaction, "transactions do not nest")
    isInTransaction = true
    defer { isInTransaction = false }
    var isOutcomeUnknown = false
    var reconnectsLeft = Self.maximumReconnects
    for attempt in 1...attempts {
      let isLast = attempt == attempts
      switch self.attempt(body) {
      case .ended(let outcome):
        return outcome
      case .refused(let error):
        throw error
      case .unreachable(let error):
        throw isOutcomeUnknown ? .commitOutcomeUnknown : error
      case .unknown:
        isOutcomeUnknown = true
        guard retryUnknownCommit, reconnectsLeft > 0, !isLast else {
          throw DatabaseError.commitOutcomeUnknown
        }
        reconnectsLeft -= 1
      case .undone(.connectionLost, let thrown):
        guard reconnectsLeft > 0, !isLast else {
          throw isOutcomeUnknown ? DatabaseError.commitOutcomeUnknown : thrown
        }
        reconnectsLeft -= 1
      case .undone(.lockTimeout, let thrown) where isWaitLimited:
        count(.lockTimeout)
        throw isOutcomeUnknown ? DatabaseError.commitOutcomeUnknown : thrown
      case .undone(let cause, let thrown):
        guard !isLast else { throw isOutcomeUnknown ? DatabaseError.commitOutcomeUnknown : thrown }
        count(cause)
        pause(after: attempt)
      }
    }
    preconditionFailure("the last attempt returns or throws")
  }

  private enum Attempt<Kept, Undone> {
    /// As the body said.
    case ended(Outcome<Kept, Undone>)
    /// The transaction is rolled back for good.
    case refused(any Error)
    /// No connection could be opened.
    case unreachable(DatabaseError)
    /// The server has given the transaction up; the body may have thrown an error of its own for
    /// that.
    case undone(DatabaseError, thrown: any Error)
    /// The answer to COMMIT is missing.
    case unknown
  }

  private func attempt<Kept, Undone>(
    _ body: (Connection) throws -> Outcome<Kept, Undone>
  ) -> Attempt<Kept, Undone> {
    let connection: Connection
    do {
      connection = try connected()
    } catch {
      return .unreachable(error)
    }
    connection.begin()
    let outcome: Outcome<Kept, Undone>
    do {
      outcome = try body(connection)
    } catch {
      let failure = connection.transactionFailure ?? conflict(error)
      abandon(connection)
      if connection.isOutcomeUnknown { return .unknown }
      return failure.map { .undone($0, thrown: error) } ?? .refused(error)
    }
    // A body that swallowed the failure must not commit the rest of its work.
    if let failure = connection.transactionFailure {
      abandon(connection)
      return .undone(failure, thrown: failure)
    }
    switch outcome {
    case .commit:
      return commit(connection, outcome)
    case .undo:
      abandon(connection)
      return .ended(outcome)
    }
  }

  /// A change that the body itself found under its hands is as good a reason to begin anew.
  private func conflict(_ error: any Error) -> DatabaseError? {
    (error as? DatabaseError) == .conflict ? .conflict : nil
  }

  private func commit<Kept, Undone>(
    _ connection: Connection, _ outcome: Outcome<Kept, Undone>
  ) -> Attempt<Kept, Undone> {
    do {
      try connection.commit()
      return .ended(outcome)
    } catch {
      abandon(connection)
      if connection.isOutcomeUnknown { return .unknown }
      return error.endsTransaction ? .undone(error, thrown: error) : .refused(error)
    }
  }

  private func abandon(_ connection: Connection) {
    if connection.isLost || (try? connection.rollback()) == nil { disconnect() }
  }

  private func count(_ cause: DatabaseError) {
    switch cause {
    case .deadlock: counters.deadlocks += 1
    case .lockTimeout: counters.lockTimeouts += 1
    case .conflict: counters.conflicts += 1
    case .connectionLost, .duplicate, .commitOutcomeUnknown, .unavailable, .checkViolated,
      .foreignKeyViolated, .signalled, .rejected:
      break
    }
  }
}

/// Waits a random time of 1 ms up to a limit that doubles from 6 ms to 50 ms, so that two rivals
/// do not meet again.
package func pause(after attempt: Int) {
  let limit = min(50_000, 3_000 << attempt)
  var time = timespec(tv_sec: 0, tv_nsec: .random(in: 1_000...limit) * 1_000)
  unsafe nanosleep(&time, nil)
}
