/// The failures between a caller and the server.
package enum DatabaseError: Error, Equatable {
  /// A unique key already has this value; `key` is the name of the key.
  case duplicate(key: String)
  /// The server chose this transaction as the victim and rolled it back.
  case deadlock
  /// A row stayed locked, or was locked where the statement did not want to wait.
  case lockTimeout
  /// A row changed between the snapshot and the write.
  case conflict
  /// The connection ended; an open transaction is gone, a running statement may have had effect.
  case connectionLost
  /// The connection ended during COMMIT: the transaction happened wholly or not at all.
  case commitOutcomeUnknown
  /// The server cannot be reached or cannot work at present.
  case unavailable(code: UInt32)
  /// A CHECK refused the row; the value is the name of the constraint.
  case checkViolated(String)
  /// A row refers to a missing row, or is still referred to.
  case foreignKeyViolated
  /// A trigger or procedure raised SQLSTATE 45000 with this message.
  case signalled(String)
  /// The statement itself is wrong; the message may contain values and is not for logs.
  case rejected(code: UInt32, message: String)

  /// True where the server has given up the whole transaction, so that only a new one can succeed.
  var endsTransaction: Bool {
    switch self {
    case .deadlock, .lockTimeout, .conflict, .connectionLost: true
    case .duplicate, .commitOutcomeUnknown, .unavailable, .checkViolated, .foreignKeyViolated,
      .signalled, .rejected:
      false
    }
  }
}
