import MariaDB
import TestSupport
import Testing

@Suite("Errors of the server are named")
struct DatabaseErrorTests {
  let connection: Connection

  init() throws {
    connection = try Connection(PrivateMariaDB.shared().newDatabase())
  }

  @Test("a duplicate names the key", arguments: ["a", "for key 'PRIMARY'", "it's 'quoted'"])
  func duplicate(_ value: String) throws {
    try connection.executeText(
      "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(50), UNIQUE one_v (v))")
    _ = try connection.execute("INSERT INTO t VALUES (1, \(value))")
    #expect(throws: DatabaseError.duplicate(key: "one_v")) {
      try connection.execute("INSERT INTO t VALUES (2, \(value))")
    }
    #expect(throws: DatabaseError.duplicate(key: "PRIMARY")) {
      try connection.execute("INSERT INTO t VALUES (1, \("other"))")
    }
  }

  @Test("a duplicate names the key also of a very long value")
  func longDuplicate() throws {
    try connection.executeText("CREATE TABLE t (v VARCHAR(700), UNIQUE one_v (v))")
    let value = String(repeating: "é'", count: 350)
    _ = try connection.execute("INSERT INTO t VALUES (\(value))")
    #expect(throws: DatabaseError.duplicate(key: "one_v")) {
      try connection.execute("INSERT INTO t VALUES (\(value))")
    }
  }

  @Test("a violated check is named")
  func check() throws {
    try connection.executeText(
      "CREATE TABLE t (balance INT, CONSTRAINT balance_covers CHECK (balance >= 0))")
    #expect(throws: DatabaseError.checkViolated("balance_covers")) {
      try connection.execute("INSERT INTO t VALUES (\(-1))")
    }
  }

  @Test("a broken reference is recognised from both sides")
  func foreignKey() throws {
    try connection.executeText("CREATE TABLE parent (id INT PRIMARY KEY)")
    try connection.executeText(
      "CREATE TABLE child (id INT, FOREIGN KEY (id) REFERENCES parent (id))")
    try connection.executeText("INSERT INTO parent VALUES (1)")
    try connection.executeText("INSERT INTO child VALUES (1)")
    #expect(throws: DatabaseError.foreignKeyViolated) {
      try connection.execute("INSERT INTO child VALUES (\(2))")
    }
    #expect(throws: DatabaseError.foreignKeyViolated) {
      try connection.execute("DELETE FROM parent WHERE id = \(1)")
    }
  }

  @Test("what a trigger signals is passed on")
  func signal() throws {
    try connection.executeText("CREATE TABLE transfer (amount INT)")
    try connection.executeText(
      """
      CREATE TRIGGER keep BEFORE UPDATE ON transfer FOR EACH ROW
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a transfer is never changed'
      """)
    try connection.executeText("INSERT INTO transfer VALUES (1)")
    #expect(throws: DatabaseError.signalled("a transfer is never changed")) {
      try connection.execute("UPDATE transfer SET amount = \(2)")
    }
  }

  @Test(
    "numbers of the server have one meaning each",
    arguments: [
      (1213, .deadlock), (1205, .lockTimeout), (1020, .conflict), (1927, .connectionLost),
      (1040, .unavailable(code: 1040)), (1203, .unavailable(code: 1203)),
      (1053, .unavailable(code: 1053)), (1290, .unavailable(code: 1290)),
      (1021, .unavailable(code: 1021)), (1114, .unavailable(code: 1114)),
      (1969, .unavailable(code: 1969)), (1406, .rejected(code: 1406, message: "m")),
    ] as [(Int, DatabaseError)])
  func numbers(_ code: Int, _ error: DatabaseError) {
    #expect(throws: error) {
      try connection.executeText(
        "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = \(code), MESSAGE_TEXT = 'm'")
    }
  }

  @Test("a wrong statement is rejected, and the connection goes on")
  func rejected() throws {
    let error = #expect(throws: DatabaseError.self) { try connection.hasRows("SELEKT \(1)") }
    guard case .rejected(code: 1064, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try connection.int("SELECT \(1)") == 1)
  }

  @Test("a value that does not fit is rejected, not cut")
  func strict() throws {
    try connection.executeText("CREATE TABLE t (v VARCHAR(3))")
    let error = #expect(throws: DatabaseError.self) {
      try connection.execute("INSERT INTO t VALUES (\("four"))")
    }
    guard case .rejected(code: 1406, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("a server that is not there is unavailable")
  func noServer() {
    let settings = ConnectionSettings(
      socketPath: "/tmp/no-such-socket", user: "u", password: "", database: "d")
    #expect(throws: DatabaseError.unavailable(code: 2002)) { try Connection(settings) }
    #expect(throws: DatabaseError.unavailable(code: 2002)) {
      try Database(settings).hasRows("SELECT 1")
    }
  }

  @Test("a wrong password is unavailable")
  func wrongPassword() throws {
    var settings = try PrivateMariaDB.shared().newDatabase()
    settings.password = "wrong"
    #expect(throws: DatabaseError.unavailable(code: 1045)) { try Connection(settings) }
  }
}
