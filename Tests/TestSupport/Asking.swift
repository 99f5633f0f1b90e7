package import MariaDB

/// Short forms of the questions that tests ask a database.
package protocol Asking {
  func answer<Answer>(to query: Query<Answer>) throws(DatabaseError) -> Answer
}

extension Connection: Asking {}
extension Database: Asking {}

extension Asking {
  /// Whether a statement has rows.
  @discardableResult
  package func hasRows(_ sql: SQL) throws(DatabaseError) -> Bool {
    try answer(to: .exists(sql))
  }

  /// The number in the one row of a statement.
  package func int(_ sql: SQL) throws(DatabaseError) -> Int64 {
    try answer(to: .one(sql) { $0.int() })
  }

  /// The text in the one row of a statement.
  package func string(_ sql: SQL) throws(DatabaseError) -> String {
    try answer(to: .one(sql) { $0.string() })
  }

  /// The numbers in the rows of a statement.
  package func ints(_ sql: SQL) throws(DatabaseError) -> [Int64] {
    try answer(to: .all(sql) { $0.int() })
  }

  /// The texts in the rows of a statement.
  package func strings(_ sql: SQL) throws(DatabaseError) -> [String] {
    try answer(to: .all(sql) { $0.string() })
  }
}
