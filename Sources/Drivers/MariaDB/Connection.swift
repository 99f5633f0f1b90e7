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
  /// True once COMMIT is on its way, in a block or alone.
  private var isCommitting = false
  /// What made the server give up the open transaction.
  private(set) var transactionFailure: DatabaseError?
  private var postponed = Postponed.nothing
  /// Why a part of the open transaction is missing.
  private var spoiled: DatabaseError?

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
    try tables(of: [sql]).first?.rows ?? []
  }

  /// The results of several statements in one round trip: the rows of each that has some. With a line of conditions,
  /// as in `IF ROW_COUNT() = 1 THEN …; END IF`, they are what the server calls a compound statement.
  package func queries(_ statements: [SQL]) throws(DatabaseError) -> [[Row]] {
    try fetch(postponed.block(endingWith: statements)).map(\.rows)
  }

  /// The results of several statements in one round trip, with what was postponed before them.
  func tables(of statements: [SQL]) throws(DatabaseError) -> [ResultTable] {
    guard let first = statements.first else { return [] }
    let isAlone = statements.count == 1 && postponed.isEmpty
    return try fetch(isAlone ? first : postponed.block(endingWith: statements))
  }

  /// The same, and COMMIT behind them.
  func tables(ofLast statements: [SQL]) throws(DatabaseError) -> [ResultTable] {
    precondition(isInTransaction, "outside of a transaction there is nothing to conclude")
    isCommitting = true
    let results = try tables(of: statements + ["COMMIT"])
    isInTransaction = false
    return results
  }

  /// The results of the last statements of the open transaction, made durable in the same round trip. Whoever calls
  /// it wants COMMIT whatever the results are.
  package func conclude(_ statements: [SQL]) throws(DatabaseError) -> [[Row]] {
    precondition(isInTransaction, "outside of a transaction there is nothing to conclude")
    isCommitting = true
    let results = try queries(statements + ["COMMIT"])
    isInTransaction = false
    return results
  }

  /// True where nobody knows whether the transaction has happened.
  var isOutcomeUnknown: Bool { isLost && isCommitting && !isLostBeforeExecution }

  /// Runs a statement for its effect.
  package func execute(_ sql: SQL) throws(DatabaseError) -> ExecuteResult {
    guard postponed.isEmpty else {
      // A block counts the rows of all its statements, and those of their triggers.
      let row = try queries([sql, "SELECT ROW_COUNT(), LAST_INSERT_ID()"])[0][0]
      return ExecuteResult(affectedRows: UInt64(max(0, row.int(0))), insertID: row.unsigned(1))
    }
    return try perform(sql) { (statement, values) throws(ServerFailure) in
      try statement.execute(values)
    }
  }

  /// Runs one statement without preparing it and drops any rows; values have no place in it.
  package func executeText(_ text: String) throws(DatabaseError) {
    if !postponed.isEmpty { _ = try query("DO 0") }
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

  /// Opens a transaction with its first statement.
  func begin() {
    transactionFailure = nil
    spoiled = nil
    postponed = .beginning
    isInTransaction = true
    isCommitting = false
  }

  /// Makes the open transaction durable.
  func commit() throws(DatabaseError) {
    // It was concluded.
    guard isInTransaction else { return }
    isCommitting = true
    if postponed.hasEffects {
      _ = try query("COMMIT")
    } else {
      // A first statement that has failed may have opened the transaction all the same.
      postponed = .nothing
      try executeText("COMMIT")
    }
    isInTransaction = false
  }

  /// Undoes the open transaction.
  func rollback() throws(DatabaseError) {
    isInTransaction = false
    transactionFailure = nil
    spoiled = nil
    postponed = .nothing
    try executeText("ROLLBACK")
  }

  /// Writes in the open transaction, but sends it only with the next statement, at the latest with COMMIT: what
  /// goes wrong with it is thrown there. The transaction is good for nothing then.
  package func later(_ sql: SQL) {
    precondition(isInTransaction, "outside of a transaction nothing can wait")
    postponed.add(sql)
  }

  private func fetch(_ sql: SQL) throws(DatabaseError) -> [ResultTable] {
    try perform(sql) { (statement, values) throws(ServerFailure) in try statement.query(values) }
  }

  /// Runs a statement that has in it whatever was postponed.
  private func perform<Result>(
    _ sql: SQL, _ work: (PreparedStatement, [SQLValue]) throws(ServerFailure) -> Result
  ) throws(DatabaseError) -> Result {
    try refuseAfterFailure()
    do {
      let result = try work(try prepared(sql.text), sql.parameters)
      postponed = .nothing
      return result
    } catch {
      let failure = noted(error)
      // Also a statement that no longer suits an altered table: the next use prepares it anew.
      if case .rejected = failure { statements.remove(sql.text) }
      // Nobody knows how much of the block was done. Its beginning alone can be sent again.
      if postponed.hasEffects { spoiled = failure }
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
    if let failure = transactionFailure ?? spoiled { throw failure }
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
