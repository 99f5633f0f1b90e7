import CMariaDB

/// One connection to the server, to be used by one thread.
@safe package final class Connection {
  /// A procedure called as text answers with the results of its SELECTs and a last one for itself.
  private static let maximumResults = 16

  private let handle: UnsafeMutablePointer<MYSQL>
  private var statements = StatementCache()

  /// True once the connection has ended; it is of no use any more.
  private(set) var isLost = false
  /// True if the statement during which the connection ended was not executed.
  private(set) var isLostBeforeExecution = false
  /// True between ``begin()`` and the end of the transaction.
  private(set) var isInTransaction = false
  /// What made the server give up the open transaction.
  private(set) var transactionFailure: DatabaseError?

  /// Connects and sets the session up; every failure is `unavailable`.
  package init(_ settings: ConnectionSettings) throws(DatabaseError) {
    unsafe handle = try openHandle(settings)
    do {
      for statement in sessionStatements { try executeText(statement) }
    } catch {
      throw .unavailable(code: unsafe mysql_errno(handle))
    }
  }

  deinit {
    // Closing first detaches the statements: freeing them then sends nothing.
    unsafe mysql_close(handle)
  }

  /// The number of this connection on the server, as in `KILL CONNECTION`.
  package var serverID: UInt64 { UInt64(unsafe mysql_thread_id(handle)) }

  /// The number of statements that are kept prepared.
  package var preparedStatementCount: Int { statements.count }

  /// The rows of a statement; of several results those of the first.
  package func query(_ sql: SQL) throws(DatabaseError) -> [Row] {
    try perform(sql) { (statement) throws(ServerFailure) in try statement.query(sql.parameters) }
  }

  /// Runs a statement for its effect.
  package func execute(_ sql: SQL) throws(DatabaseError) -> ExecuteResult {
    try perform(sql) { (statement) throws(ServerFailure) in try statement.execute(sql.parameters) }
  }

  /// Runs one statement without preparing it and drops any rows; values have no place in it.
  package func executeText(_ text: String) throws(DatabaseError) {
    try refuseAfterFailure()
    var text = text
    let status = text.withUTF8 { utf8 in
      unsafe utf8.withMemoryRebound(to: CChar.self) {
        unsafe mysql_real_query(handle, $0.baseAddress, UInt($0.count))
      }
    }
    guard status == 0, drainResults() else {
      throw noted(unsafe ServerFailure(handle, .executing))
    }
  }

  /// Opens a transaction.
  func begin() throws(DatabaseError) {
    transactionFailure = nil
    try executeText("START TRANSACTION")
    isInTransaction = true
  }

  /// Makes the open transaction durable.
  func commit() throws(DatabaseError) {
    try executeText("COMMIT")
    isInTransaction = false
  }

  /// Undoes the open transaction.
  func rollback() throws(DatabaseError) {
    isInTransaction = false
    transactionFailure = nil
    try executeText("ROLLBACK")
  }

  private func perform<Result>(
    _ sql: SQL, _ work: (PreparedStatement) throws(ServerFailure) -> Result
  ) throws(DatabaseError) -> Result {
    try refuseAfterFailure()
    do {
      return try work(try prepared(sql.text))
    } catch {
      let failure = noted(error)
      // Also a statement that no longer suits an altered table: the next use prepares it anew.
      if case .rejected = failure { statements.remove(sql.text) }
      throw failure
    }
  }

  private func prepared(_ text: String) throws(ServerFailure) -> PreparedStatement {
    if let known = statements.find(text) { return known }
    let statement = unsafe try PreparedStatement(text, on: handle)
    statements.insert(statement, for: text)
    return statement
  }

  /// After a deadlock the next statement would run outside of any transaction and commit by itself.
  private func refuseAfterFailure() throws(DatabaseError) {
    if let transactionFailure { throw transactionFailure }
    if isLost { throw .connectionLost }
  }

  private func noted(_ failure: ServerFailure) -> DatabaseError {
    let error = DatabaseError(failure)
    if error == .connectionLost {
      isLost = true
      isLostBeforeExecution = failure.isBeforeExecution
    }
    if isInTransaction && error.endsTransaction { transactionFailure = error }
    return error
  }

  private func drainResults() -> Bool {
    for _ in 0..<Self.maximumResults {
      if let result = unsafe mysql_store_result(handle) {
        unsafe mysql_free_result(result)
      } else if unsafe mysql_errno(handle) != 0 {
        return false
      }
      let status = unsafe mysql_next_result(handle)
      guard status == 0 else { return status < 0 }
    }
    preconditionFailure("a statement has more than \(Self.maximumResults) results")
  }
}
