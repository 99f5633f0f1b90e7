import MariaDB

/// The questions of `sql/audit.sql`, asked over the driver.
enum Audit {
  /// The rows that the audit prints, each as a violation.
  static func violations(
    _ script: String, on connection: MariaDB.Connection
  ) throws(DatabaseError) -> [Violation] {
    var found: [Violation] = []
    for statement in statements(script) {
      guard statement.hasPrefix("SELECT") else {
        try connection.executeText(statement)
        continue
      }
      found += try connection.answer(
        to: .all(SQL(stringLiteral: statement)) { columns in
          Violation(.audit, columns.string(), rows: [columns.string()])
        })
    }
    return found
  }

  /// The statements of a script whose comments have lines of their own and whose texts hold no
  /// semicolon.
  static func statements(_ script: String) -> [String] {
    script.split(separator: "\n")
      .filter { !$0.trimmingPrefix(while: \.isWhitespace).hasPrefix("--") }
      .joined(separator: "\n")
      .split(separator: ";")
      .map { $0.trimmingPrefix(while: \.isWhitespace) }
      .filter { !$0.isEmpty }
      .map(String.init)
  }
}
