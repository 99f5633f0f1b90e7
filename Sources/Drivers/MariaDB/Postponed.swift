/// The statements sent before the next one that a caller waits for; all go in one round trip, as
/// one block.
struct Postponed {
  /// A transaction that is still to be opened.
  static let beginning = Postponed(statements: ["START TRANSACTION"], isBeginning: true)
  static let nothing = Postponed(statements: [], isBeginning: false)

  private static let usualLength = 2048

  private var statements: [SQL]
  /// Whether the transaction is among what is postponed.
  let isBeginning: Bool
  /// Whether more is postponed than the beginning: if the block fails, its effects are missing.
  private(set) var hasEffects = false

  private init(statements: [SQL], isBeginning: Bool) {
    self.statements = statements
    self.isBeginning = isBeginning
  }

  var isEmpty: Bool { statements.isEmpty }

  mutating func add(_ statement: SQL) {
    statements.append(statement)
    hasEffects = true
  }

  /// Everything postponed, and the last statements.
  func block(endingWith last: [SQL]) -> SQL {
    var block = SQL.StringInterpolation(literalCapacity: Self.usualLength, interpolationCount: 0)
    block.appendLiteral("BEGIN NOT ATOMIC ")
    for statement in statements + last {
      block.appendInterpolation(part: statement)
      block.appendLiteral("; ")
    }
    block.appendLiteral("END")
    return SQL(stringInterpolation: block)
  }
}

extension Connection {
  /// Like ``later(_:)``, for a statement that must change a given number of rows: otherwise the
  /// transaction has met a conflict, or, with a message, `signalled` is thrown.
  package func later(_ sql: SQL, changing rows: Int, orSignal message: String? = nil) {
    let signal: SQL =
      message.map { "SET @signal = \($0); SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = @signal" }
      ?? "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1020"
    later("\(part: sql); IF ROW_COUNT() <> \(rows) THEN \(part: signal); END IF")
  }
}
