import MariaDB
import TestSupport
import Testing

@Suite("Statements")
struct StatementTests {
  let connection: Connection

  init() throws {
    connection = try Connection(PrivateMariaDB.shared().newDatabase())
  }

  @Test("a statement is prepared once")
  func preparesOnce() throws {
    for id in 0..<10 { #expect(try connection.int("SELECT \(id)") == Int64(id)) }
    #expect(connection.preparedStatementCount == 1)
  }

  @Test("the least recently used statement makes room, and works when it comes again")
  func evicts() throws {
    let before = try preparedOnServer()
    for round in 0..<2 {
      for number in 0..<400 {
        let padding = SQL(stringLiteral: String(repeating: " ", count: number))
        let pair: [Int64] = try connection.answer(
          to: .one("SELECT\(part: padding) \(number), \(round)") { [$0.int(), $0.int()] })
        #expect(pair == [Int64(number), Int64(round)])
      }
    }
    #expect(connection.preparedStatementCount == 256)
    #expect(try preparedOnServer() - before <= 256)
  }

  @Test("a statement in steady use is never prepared again")
  func keepsRecentlyUsed() throws {
    for number in 0..<600 {
      let padding = SQL(stringLiteral: String(repeating: " ", count: number))
      try connection.hasRows("SELECT\(part: padding) \(number)")
      try connection.hasRows("SELECT 'steady'")
    }
    let before = try status("Com_stmt_prepare")
    try connection.hasRows("SELECT 'steady'")
    #expect(try status("Com_stmt_prepare") == before)
  }

  /// How many statements this session holds on the server.
  private func preparedOnServer() throws -> Int64 {
    let opened = try status("Com_stmt_prepare")
    return try opened - status("Com_stmt_close")
  }

  private func status(_ name: String) throws -> Int64 {
    try connection.int(
      """
      SELECT CAST(variable_value AS SIGNED) FROM information_schema.session_status
      WHERE variable_name = \(name)
      """)
  }

  @Test("only rows that really changed are counted")
  func affectedRows() throws {
    try connection.executeText("CREATE TABLE t (id INT PRIMARY KEY, v INT)")
    let inserted = try connection.execute("INSERT INTO t VALUES (1, 1), (2, 1), (3, 2)")
    #expect(inserted.affectedRows == 3)
    #expect(try connection.execute("UPDATE t SET v = \(2)").affectedRows == 2)
    #expect(try connection.execute("UPDATE t SET v = \(2)").affectedRows == 0)
    #expect(try connection.execute("DELETE FROM t WHERE id > \(1)").affectedRows == 2)
  }

  @Test("an insert tells the number it was given")
  func insertID() throws {
    try connection.executeText(
      "CREATE TABLE t (id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT, v INT)")
    #expect(try connection.execute("INSERT INTO t (v) VALUES (\(1))").insertID == 1)
    #expect(try connection.execute("INSERT INTO t (v) VALUES (\(1))").insertID == 2)
  }

  @Test("an insert can return its rows")
  func insertReturning() throws {
    try connection.executeText("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v INT)")
    let rows: [[Int64]] = try connection.answer(
      to: .all("INSERT INTO t (v) VALUES (\(5)), (\(6)) RETURNING id, v") { [$0.int(), $0.int()] })
    #expect(rows == [[1, 5], [2, 6]])
  }

  @Test("a query without rows is empty")
  func noRows() throws {
    #expect(try connection.ints("SELECT 1 FROM seq_1_to_3 WHERE seq > \(3)").isEmpty)
  }

  @Test("many rows come in order")
  func manyRows() throws {
    let rows = try connection.answer(
      to: .all("SELECT seq, CONCAT('seat ', seq) FROM seq_1_to_30000") {
        (number: $0.int(), name: $0.string())
      })
    #expect(rows.map(\.number) == Array(1...30_000))
    #expect(rows.last?.name == "seat 30000")
  }

  @Test("answers outlive their connection")
  func answersOutliveConnection() throws {
    let settings = try PrivateMariaDB.shared().newDatabase()
    #expect(try Connection(settings).strings("SELECT 'still here'") == ["still here"])
  }

  @Test("a procedure gives its rows and leaves the connection in order")
  func procedureWithRows() throws {
    try connection.executeText("CREATE TABLE t (v INT)")
    try connection.executeText(
      """
      CREATE PROCEDURE p(x INT) BEGIN
        INSERT INTO t VALUES (x), (x);
        SELECT 'first', x;
        UPDATE t SET v = v + 1;
      END
      """)
    for x in [7, 8] {
      let row = try connection.answer(to: .one("CALL p(\(x))") { ($0.string(), $0.int()) })
      #expect(row == ("first", Int64(x)))
    }
    #expect(try connection.int("SELECT COUNT(*) FROM t") == 4)
    try connection.executeText("CALL p(9)")
    #expect(try connection.execute("CALL p(\(1))").affectedRows > 0)
    #expect(try connection.int("SELECT COUNT(*) FROM t") == 8)
  }

  @Test("a procedure that fails after its rows throws")
  func procedureFailingLate() throws {
    try connection.executeText(
      """
      CREATE PROCEDURE p() BEGIN
        SELECT 1;
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'too late';
      END
      """)
    for _ in 0..<2 {
      #expect(throws: DatabaseError.signalled("too late")) { try connection.hasRows("CALL p()") }
      #expect(throws: DatabaseError.signalled("too late")) { try connection.execute("CALL p()") }
      #expect(throws: DatabaseError.signalled("too late")) {
        try connection.executeText("CALL p()")
      }
    }
    #expect(try connection.int("SELECT 2") == 2)
  }

  @Test("a kept statement follows when its column changes type")
  func alteredTable() throws {
    try connection.executeText("CREATE TABLE t (v INT)")
    try connection.executeText("INSERT INTO t VALUES (42)")
    #expect(try connection.int("SELECT v FROM t") == 42)
    try connection.executeText("ALTER TABLE t MODIFY v VARCHAR(20)")
    #expect(try connection.string("SELECT v FROM t") == "42")
  }

  @Test("the session is strict, in UTC and reads what is committed, whatever the server prefers")
  func sessionSettings() throws {
    let server = try PrivateMariaDB(
      "--transaction-isolation=REPEATABLE-READ", "--sql-mode=", "--default-time-zone=+05:00",
      "--autocommit=0", "--character-set-server=latin1")
    let connection = try Connection(server.newDatabase())
    let session = try connection.answer(
      to: .one(
        "SELECT @@tx_isolation, @@sql_mode, @@time_zone, @@character_set_client, @@autocommit"
      ) {
        (
          isolation: $0.string(), modes: $0.string(), zone: $0.string(), letters: $0.string(),
          autocommit: $0.bool()
        )
      })
    #expect(session.isolation == "READ-COMMITTED")
    for mode in [
      "STRICT_TRANS_TABLES", "ERROR_FOR_DIVISION_BY_ZERO", "NO_ENGINE_SUBSTITUTION", "NO_ZERO_DATE",
      "NO_ZERO_IN_DATE", "ONLY_FULL_GROUP_BY",
    ] {
      #expect(session.modes.split(separator: ",").contains(Substring(mode)))
    }
    #expect(session.zone == "+00:00")
    #expect(session.letters == "utf8mb4")
    #expect(session.autocommit)
  }

  @Test("too few values for the placeholders end the process")
  func countMismatch() async throws {
    let path = try PrivateMariaDB.shared().socketPath
    let ending = await #expect(processExitsWith: .failure) { [path = path as String] in
      let connection = try Connection(administrator(at: path))
      try connection.hasRows("SELECT ?")
    }
    #expect(ending?.isTrap == true)
  }
}
