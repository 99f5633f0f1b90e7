/// One question to the server and the wait for its answer.
package struct RoundTrip: Sendable, Equatable {
  /// How a statement is sent: prepared once and executed with values, or as text.
  package enum Form: String, Sendable { case prepared, text }

  package let form: Form
  /// The statement as it is sent, with a `?` for each value.
  package let statement: String

  package init(_ form: Form, _ statement: String) {
    self.form = form
    self.statement = statement
  }

  /// True where the last statement ends a transaction.
  var isCommit: Bool { statement == "COMMIT" || statement.hasSuffix("COMMIT; END") }

  /// How many statements go along: those of a block, what stands under a condition included.
  package var statementCount: Int {
    let block = /BEGIN NOT ATOMIC (?<body>.*); END/.dotMatchesNewlines()
    guard let body = statement.wholeMatch(of: block)?.output.body else { return 1 }
    let verb =
      /\s*(BEGIN\s+|IF\s.*\sTHEN\s+)?(START TRANSACTION|SELECT|INSERT|UPDATE|DELETE|SET STATEMENT|COMMIT)\b.*/
    return body.split(separator: ";").count {
      $0.wholeMatch(of: verb.dotMatchesNewlines()) != nil
    }
  }
}
