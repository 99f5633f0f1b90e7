/// Where a connection stands between two statements. Each combination that can occur is a case.
enum ConnectionState {
  /// No transaction is open.
  case idle
  /// A transaction is open, or will be with the next statement.
  case open(Postponed)
  /// COMMIT is on its way, alone or at the end of a block.
  case committing(Postponed)
  /// A block with writes failed halfway: the transaction can only be undone.
  case spoiled(DatabaseError)
  /// The server has given the open transaction up.
  case givenUp(DatabaseError)
  /// The connection has ended, and is of no use any more.
  case lost(Loss)

  /// The work of a connection at its end.
  enum Loss: Equatable {
    /// The last statement stood alone.
    case idle(hasExecuted: Bool)
    /// A transaction was open, which is gone.
    case open
    /// COMMIT was on its way.
    case committing(hasExecuted: Bool)
  }

  /// How the connection ended; nil while it lives.
  var loss: Loss? {
    if case .lost(let loss) = self { loss } else { nil }
  }

  /// The statements that go with the next one.
  var postponed: Postponed {
    switch self {
    case .open(let postponed), .committing(let postponed): postponed
    case .idle, .spoiled, .givenUp, .lost: .nothing
    }
  }

  /// Why no statement can be sent; nil where one can.
  var refusal: DatabaseError? {
    switch self {
    case .spoiled(let error), .givenUp(let error): error
    case .lost: .connectionLost
    case .idle, .open, .committing: nil
    }
  }

  /// Why the open transaction is gone, so that only a new one can succeed; nil where it is not.
  var transactionFailure: DatabaseError? {
    switch self {
    case .givenUp(let error): error
    case .lost(.open), .lost(.committing): .connectionLost
    case .idle, .open, .committing, .spoiled, .lost(.idle): nil
    }
  }

  /// Adds a write that goes with the next statement; nothing where no statement can be sent any
  /// more.
  mutating func postpone(_ write: SQL) {
    switch self {
    case .open(var postponed):
      // Without a second owner the list grows in place.
      self = .idle
      postponed.add(write)
      self = .open(postponed)
    case .spoiled, .givenUp, .lost:
      break
    case .idle, .committing:
      preconditionFailure("outside of a transaction nothing can wait")
    }
  }

  /// Sends COMMIT next.
  mutating func beginCommit() {
    guard case .open(let postponed) = self else {
      preconditionFailure("outside of a transaction there is nothing to commit")
    }
    self = .committing(postponed)
  }

  /// Notes that a statement was done, and what was postponed with it.
  mutating func noteSent() {
    switch self {
    case .open: self = .open(.nothing)
    case .committing: self = .committing(.nothing)
    case .idle, .spoiled, .givenUp, .lost: break
    }
  }

  /// Notes why a statement was not done, or not wholly.
  mutating func note(_ error: DatabaseError, isBeforeExecution: Bool) {
    if error == .connectionLost {
      self = .lost(loss(afterExecution: !isBeforeExecution))
      return
    }
    switch self {
    case .open(let postponed), .committing(let postponed):
      if error.endsTransaction {
        self = .givenUp(error)
      } else if postponed.hasEffects {
        self = .spoiled(error)
      } else {
        // The beginning alone can be sent again.
        self = .open(postponed)
      }
    case .idle, .spoiled, .givenUp, .lost:
      break
    }
  }

  private func loss(afterExecution hasExecuted: Bool) -> Loss {
    switch self {
    case .idle: .idle(hasExecuted: hasExecuted)
    case .open, .spoiled, .givenUp: .open
    case .committing: .committing(hasExecuted: hasExecuted)
    case .lost(let loss): loss
    }
  }
}
