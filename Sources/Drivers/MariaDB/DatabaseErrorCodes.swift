import CMariaDB

/// A failed call as the client library reports it.
struct ServerFailure: Error {
  /// The stage that the statement had reached.
  enum Stage { case preparing, executing }

  let code: UInt32
  let state: String
  let message: String
  let stage: Stage

  /// True if the server cannot have executed anything of the statement.
  var isBeforeExecution: Bool {
    stage == .preparing || code == UInt32(CR_SERVER_GONE_ERROR)
  }
}

extension DatabaseError {
  /// Translates the numeric codes of server and client library.
  init(_ failure: ServerFailure) {
    self =
      switch Int32(bitPattern: failure.code) {
      case ER_DUP_ENTRY, ER_DUP_ENTRY_WITH_KEY_NAME, ER_DUP_UNIQUE:
        .duplicate(key: lastQuoted(in: failure.message, by: "'"))
      case ER_LOCK_DEADLOCK, ER_XA_RBDEADLOCK: .deadlock
      case ER_LOCK_WAIT_TIMEOUT: .lockTimeout
      case ER_CHECKREAD: .conflict
      case CR_SERVER_GONE_ERROR, CR_SERVER_LOST, CR_SERVER_LOST_EXTENDED, CR_MALFORMED_PACKET,
        ER_CONNECTION_KILLED:
        .connectionLost
      case ER_CONSTRAINT_FAILED: .checkViolated(firstQuoted(in: failure.message, by: "`"))
      case ER_NO_REFERENCED_ROW, ER_NO_REFERENCED_ROW_2, ER_ROW_IS_REFERENCED,
        ER_ROW_IS_REFERENCED_2:
        .foreignKeyViolated
      case let code where isAboutServer(code): .unavailable(code: failure.code)
      case _ where failure.state == "45000": .signalled(failure.message)
      case _: .rejected(code: failure.code, message: failure.message)
      }
  }
}

private func isAboutServer(_ code: Int32) -> Bool {
  switch code {
  case CR_CONNECTION_ERROR, CR_CONN_HOST_ERROR, CR_OUT_OF_MEMORY, CR_SERVER_HANDSHAKE_ERR:
    true  // not reachable
  case ER_CON_COUNT_ERROR, ER_TOO_MANY_USER_CONNECTIONS, ER_USER_LIMIT_REACHED,
    ER_HOST_IS_BLOCKED, ER_CANT_CREATE_THREAD, ER_OUT_OF_RESOURCES, ER_OUTOFMEMORY,
    ER_OUT_OF_SORTMEMORY, ER_MAX_PREPARED_STMT_COUNT_REACHED:
    true  // overloaded
  case ER_SERVER_SHUTDOWN, ER_QUERY_INTERRUPTED, ER_STATEMENT_TIMEOUT, ER_UNKNOWN_COM_ERROR:
    true  // stopping, stopped by its operator, or a cluster node that is not ready
  case ER_OPTION_PREVENTS_STATEMENT, ER_READ_ONLY_MODE, ER_OPEN_AS_READONLY:
    true  // read-only
  case ER_DISK_FULL, ER_RECORD_FILE_FULL, ER_ERROR_ON_WRITE, ER_GET_ERRNO,
    ER_ERROR_DURING_COMMIT, ER_ERROR_DURING_ROLLBACK:
    true  // storage
  default: false
  }
}

/// The value comes before the key in the message and may contain quotes itself.
private func lastQuoted(in message: String, by quote: Character) -> String {
  guard let end = message.lastIndex(of: quote) else { return "" }
  let head = message[..<end]
  guard let start = head.lastIndex(of: quote) else { return "" }
  return String(head[head.index(after: start)...])
}

private func firstQuoted(in message: String, by quote: Character) -> String {
  let parts = message.split(separator: quote, maxSplits: 2, omittingEmptySubsequences: false)
  return parts.count == 3 ? String(parts[1]) : ""
}
