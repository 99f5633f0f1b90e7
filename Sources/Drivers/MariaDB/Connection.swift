import CMariaDB

/// One connection to the server, to be used by one thread.
@safe package final class Connection {
  /// A procedure called as text answers with the results of its SELECTs and a last one for itself.
  private static let maximumResults = 16

  private let handle: UnsafeMutablePointer<MYSQL>
  private var statements = StatementCache()

  private var state = ConnectionState.idle

  /// Connects and sets the session up; every failure is `unavailable`.
  package init(_ settings: ConnectionSettings) throws(DatabaseError) {
    unsafe handle = try openHandle(settings)
    do {
      for statement in sessionStatements(settings) { try executeText(statement) }
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

  /// True once the connection has ended.
  var isLost: Bool { state.loss != nil }

  /// True once the connection has ended without having executed the statement that stood alone.
  var canBeSentAgain: Bool { state.loss == .idle(hasExecuted: false) }

  /// True if it is unknown whether the transaction has happened.
  var isOutcomeUnknown: Bool { state.loss == .committing(hasExecuted: true) }

  /// Why the open transaction is gone, so that only a new one can succeed; nil where it is not.
  var transactionFailure: DatabaseError? { state.transactionFailure }

  /// The results of several statements in one round trip, with what was postponed before them. With
  /// a line of conditions, as in `IF ROW_COUNT() = 1 THEN …; END IF`, they are what the server
  /// calls a compound statement.
  func tables(of statements: [SQL]) throws(DatabaseError) -> [ResultTable] {
    guard let first = statements.first else { return [] }
    let isAlone = statements.count == 1 && state.postponed.isEmpty
    return try fetch(isAlone ? first : state.postponed.block(endingWith: statements))
  }

  /// The results of the last statements of a transaction, with COMMIT behind them.
  func tables(ofLast statements: [SQL]) throws(DatabaseError) -> [ResultTable] {
    if let refusal = state.refusal { throw refusal }
    state.beginCommit()
    let results = try tables(of: statements + ["COMMIT"])
    state = .idle
    return results
  }

  /// Runs a statement for its effect. Behind postponed writes it asks for `ROW_COUNT()` too, since
  /// a block counts the rows of all its statements and those of their triggers.
  package func execute(_ sql: SQL) throws(DatabaseError) -> ExecuteResult {
    guard state.postponed.isEmpty else {
      return try answer(
        to: .one("\(part: sql); SELECT ROW_COUNT(), LAST_INSERT_ID()") {
          ExecuteResult(affectedRows: UInt64(max(0, $0.int())), insertID: $0.unsigned())
        })
    }
    return try perform(sql) { (statement, values) throws(ServerFailure) in
      try statement.execute(values)
    }
  }

  /// Runs one statement without preparing it and drops any rows; values have no place in it.
  package func executeText(_ text: String) throws(DatabaseError) {
    if !state.postponed.isEmpty { _ = try fetch(state.postponed.block(endingWith: [])) }
    if let refusal = state.refusal { throw refusal }
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

  /// Opens a transaction with its first statement.
  func begin() {
    state = .open(.beginning)
  }

  /// Makes the open transaction durable; nothing is left to do where it was concluded.
  func commit() throws(DatabaseError) {
    if case .idle = state { return }
    if let refusal = state.refusal { throw refusal }
    let hasWrites = state.postponed.hasEffects
    state.beginCommit()
    if hasWrites {
      _ = try tables(of: ["COMMIT"])
    } else {
      // A first statement that has failed may have opened the transaction all the same.
      state.noteSent()
      try executeText("COMMIT")
    }
    state = .idle
  }

  /// Undoes the open transaction.
  func rollback() throws(DatabaseError) {
    state = .idle
    try executeText("ROLLBACK")
  }

  /// Writes in the open transaction, but sends it only with the next statement, at the latest with
  /// COMMIT: what goes wrong with it is thrown there. The transaction is good for nothing then.
  package func later(_ sql: SQL) {
    state.postpone(sql)
  }

  private func fetch(_ sql: SQL) throws(DatabaseError) -> [ResultTable] {
    try perform(sql) { (statement, values) throws(ServerFailure) in try statement.query(values) }
  }

  /// Runs a statement that contains the postponed ones.
  private func perform<Result>(
    _ sql: SQL, _ work: (PreparedStatement, [SQLValue]) throws(ServerFailure) -> Result
  ) throws(DatabaseError) -> Result {
    if let refusal = state.refusal { throw refusal }
    do {
      let result = try work(try prepared(sql.text), sql.parameters)
      state.noteSent()
      return result
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

  private func noted(_ failure: ServerFailure) -> DatabaseError {
    let error = DatabaseError(failure)
    state.note(error, isBeforeExecution: failure.isBeforeExecution)
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
