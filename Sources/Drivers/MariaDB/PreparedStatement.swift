import CMariaDB

/// A statement that the server has parsed, with all its buffers.
@safe final class PreparedStatement {
  /// A CALL answers with the results of its SELECTs and a last one for itself.
  private static let maximumResults = 16

  private let handle: UnsafeMutablePointer<MYSQL_STMT>
  private var parameters: ParameterBuffers
  private var results: ResultBuffers

  /// Prepares the statement on an open connection that must not be closed by others meanwhile.
  init(_ text: String, on connection: UnsafeMutablePointer<MYSQL>) throws(ServerFailure) {
    guard let handle = unsafe mysql_stmt_init(connection) else {
      preconditionFailure("out of memory")
    }
    unsafe self.handle = handle
    var text = text
    let status = text.withUTF8 { utf8 in
      unsafe utf8.withMemoryRebound(to: CChar.self) {
        unsafe mysql_stmt_prepare(handle, $0.baseAddress, UInt($0.count))
      }
    }
    parameters = ParameterBuffers(count: Int(unsafe mysql_stmt_param_count(handle)))
    results = ResultBuffers(kinds: [])
    guard status == 0 else { throw unsafe ServerFailure(handle, .preparing) }
  }

  deinit {
    _ = unsafe mysql_stmt_close(handle)
  }

  /// Runs the statement and takes each of its results that has columns.
  func query(_ values: [SQLValue]) throws(ServerFailure) -> [ResultTable] {
    try start(values)
    defer { finish() }
    var results: [ResultTable] = []
    try forEachResult { results.append($0) }
    return results
  }

  /// Runs the statement, drops any rows and tells what it changed.
  func execute(_ values: [SQLValue]) throws(ServerFailure) -> ExecuteResult {
    try start(values)
    defer { finish() }
    try forEachResult { _ in }
    return ExecuteResult(
      affectedRows: unsafe mysql_stmt_affected_rows(handle),
      insertID: unsafe mysql_stmt_insert_id(handle))
  }

  private func start(_ values: [SQLValue]) throws(ServerFailure) {
    let isBound = unsafe parameters.bind(values, to: handle)
    guard isBound, unsafe mysql_stmt_execute(handle) == 0 else {
      throw unsafe ServerFailure(handle, .executing)
    }
  }

  private func finish() {
    unsafe mysql_stmt_free_result(handle)
    parameters.trim()
  }

  private func forEachResult(_ take: (ResultTable) -> Void) throws(ServerFailure) {
    for _ in 0..<Self.maximumResults {
      if unsafe mysql_stmt_field_count(handle) > 0 { take(try readResult()) }
      guard unsafe mysql_stmt_more_results(handle) != 0 else { return }
      guard unsafe mysql_stmt_next_result(handle) == 0 else {
        throw unsafe ServerFailure(handle, .executing)
      }
    }
    preconditionFailure("a statement has more than \(Self.maximumResults) results")
  }

  private func readResult() throws(ServerFailure) -> ResultTable {
    let kinds = columnKinds()
    if !results.fits(kinds) { results = ResultBuffers(kinds: kinds) }
    guard let table = unsafe results.readAll(handle) else {
      throw unsafe ServerFailure(handle, .executing)
    }
    return table
  }

  /// The types are read anew each time: a table may have been altered since the last execution.
  private func columnKinds() -> [Cell.Kind] {
    guard let fields = unsafe mariadb_stmt_fetch_fields(handle) else { return [] }
    return (0..<Int(unsafe mysql_stmt_field_count(handle))).map { unsafe Cell.Kind(fields[$0]) }
  }
}

extension ServerFailure {
  /// The last failure of a statement.
  init(_ statement: UnsafeMutablePointer<MYSQL_STMT>, _ stage: Stage) {
    // A failure in the place of a row, as with INSERT … RETURNING, is noted on the connection
    // alone.
    if unsafe mysql_stmt_errno(statement) == 0, let connection = unsafe statement.pointee.mysql {
      unsafe self.init(connection, stage)
      return
    }
    self.init(
      code: unsafe mysql_stmt_errno(statement),
      state: unsafe String(cString: mysql_stmt_sqlstate(statement)),
      message: unsafe String(cString: mysql_stmt_error(statement)),
      stage: stage)
  }

  /// The last failure of a connection.
  init(_ connection: UnsafeMutablePointer<MYSQL>, _ stage: Stage) {
    self.init(
      code: unsafe mysql_errno(connection),
      state: unsafe String(cString: mysql_sqlstate(connection)),
      message: unsafe String(cString: mysql_error(connection)),
      stage: stage)
  }
}
