/// A question to the server and the reading of what it answers, as one value.
///
/// Several are asked in one round trip by ``Connection/answers(to:)``, which gives a tuple in their
/// order.
package struct Query<Answer> {
  /// The statements to send: several become one block, and for none the server is not asked.
  let statements: [SQL]
  /// Takes the results of the statements, and no others.
  let read: (inout Results) -> Answer

  private init(_ statements: [SQL], read: @escaping (inout Results) -> Answer) {
    self.statements = statements
    self.read = read
  }

  /// An answer that is known without asking.
  package static func known(_ answer: Answer) -> Query {
    Query([]) { _ in answer }
  }

  /// The row of a statement that always returns exactly one.
  package static func one(
    _ sql: SQL, _ read: @escaping (inout Columns) -> Answer
  ) -> Query {
    Query([sql]) { results in
      let table = results.next()
      precondition(table.rowCount == 1, "one row was expected, not \(table.rowCount)")
      return table.read(row: 0, read)
    }
  }

  /// The first row; nil if there is none.
  package static func first<Value>(
    _ sql: SQL, _ read: @escaping (inout Columns) -> Value
  ) -> Query where Answer == Value? {
    Query([sql]) { results in
      let table = results.next()
      return table.rowCount > 0 ? table.read(row: 0, read) : nil
    }
  }

  /// All rows in their order.
  package static func all<Value>(
    _ sql: SQL, _ read: @escaping (inout Columns) -> Value
  ) -> Query where Answer == [Value] {
    Query([sql]) { results in
      let table = results.next()
      return (0..<table.rowCount).map { table.read(row: $0, read) }
    }
  }

  /// The first row of a statement that may have no result at all, as an IF whose condition fails.
  /// Only the last of several questions can be one.
  package static func ifAny<Value>(
    _ sql: SQL, _ read: @escaping (inout Columns) -> Value
  ) -> Query where Answer == Value? {
    Query([sql]) { results in
      guard let table = results.nextIfAny(), table.rowCount > 0 else { return nil }
      return table.read(row: 0, read)
    }
  }
}

extension Query<Bool> {
  /// Whether a statement has rows.
  package static func exists(_ sql: SQL) -> Query {
    Query([sql]) { $0.next().rowCount > 0 }
  }
}

extension Query<Int64> {
  /// The number of rows that a statement changes.
  package static func changes(_ sql: SQL) -> Query {
    Query([sql, "SELECT ROW_COUNT()"]) { results in
      results.next().read(row: 0) { max(0, $0.int()) }
    }
  }
}

/// The results of the statements of one round trip, taken one after the other.
struct Results {
  private var rest: ArraySlice<ResultTable>

  init(_ tables: [ResultTable]) {
    rest = tables[...]
  }

  mutating func next() -> ResultTable {
    guard let table = rest.popFirst() else { preconditionFailure("a statement has no result") }
    return table
  }

  mutating func nextIfAny() -> ResultTable? {
    rest.popFirst()
  }

  /// Ends the reading: nothing may be left unread.
  func finish() {
    precondition(rest.isEmpty, "\(rest.count) results were not read")
  }
}

extension Connection {
  /// The answer to one question.
  package func answer<Answer>(to query: Query<Answer>) throws(DatabaseError) -> Answer {
    try answers(to: query)
  }

  /// The answers to several questions, asked in one round trip.
  package func answers<each Answer>(
    to query: repeat Query<each Answer>
  ) throws(DatabaseError) -> (repeat each Answer) {
    var statements: [SQL] = []
    repeat statements.append(contentsOf: (each query).statements)
    var results = Results(try tables(of: statements))
    let answers = (repeat (each query).read(&results))
    results.finish()
    return answers
  }

  /// The answers to the last questions of the open transaction, made durable in the same round
  /// trip. The caller wants COMMIT whatever the answers are.
  package func conclude<each Answer>(
    _ query: repeat Query<each Answer>
  ) throws(DatabaseError) -> (repeat each Answer) {
    var statements: [SQL] = []
    repeat statements.append(contentsOf: (each query).statements)
    var results = Results(try tables(ofLast: statements))
    let answers = (repeat (each query).read(&results))
    results.finish()
    return answers
  }
}

extension Database {
  /// The answer to a question that is a transaction by itself.
  package func answer<Answer>(to query: Query<Answer>) throws(DatabaseError) -> Answer {
    try outsideTransaction { (connection) throws(DatabaseError) in try connection.answer(to: query)
    }
  }

  /// The answers to several questions that are a transaction each, asked in one round trip.
  package func answers<each Answer>(
    to query: repeat Query<each Answer>
  ) throws(DatabaseError) -> (repeat each Answer) {
    try outsideTransaction { (connection) throws(DatabaseError) in
      try connection.answers(to: repeat each query)
    }
  }
}
