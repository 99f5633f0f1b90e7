import MariaDB
import TestSupport
import Testing

/// The server answers INSERT … RETURNING with columns first, so that its failure comes among the
/// rows.
@Suite("Failures among the rows")
struct ReturningTests {
  let settings: ConnectionSettings
  let connection: Connection

  init() throws {
    settings = try PrivateMariaDB.shared().newDatabase()
    connection = try Connection(settings)
    try connection.executeText(
      """
      CREATE TABLE t (
        id INT PRIMARY KEY, v INT, UNIQUE one_v (v), CONSTRAINT v_positive CHECK (v > 0)
      )
      """)
    try connection.executeText("INSERT INTO t VALUES (1, 1)")
  }

  @Test("a duplicate is named, and the connection goes on")
  func duplicate() throws {
    #expect(throws: DatabaseError.duplicate(key: "one_v")) {
      try connection.int("INSERT INTO t VALUES (2, \(1)) RETURNING id")
    }
    #expect(try connection.int("INSERT INTO t VALUES (2, \(2)) RETURNING id") == 2)
  }

  @Test("a violated check is named")
  func check() throws {
    #expect(throws: DatabaseError.checkViolated("v_positive")) {
      try connection.int("INSERT INTO t VALUES (2, \(-1)) RETURNING id")
    }
  }

  @Test("a lock that is not to be had makes the transaction run again")
  func lockTimeout() throws {
    let holder = try Connection(settings)
    try holder.executeText("START TRANSACTION")
    try holder.executeText("UPDATE t SET v = 5 WHERE id = 1")
    let database = Database(settings)
    var runs = 0
    let value = try database.transaction { connection in
      runs += 1
      if runs == 2 { try holder.executeText("COMMIT") }
      return try connection.int(
        """
        SET STATEMENT innodb_lock_wait_timeout = 0 FOR
        INSERT INTO t VALUES (1, 1) ON DUPLICATE KEY UPDATE v = v + 1 RETURNING v
        """)
    }
    #expect(runs == 2)
    #expect(value == 6)
    #expect(database.counters.lockTimeouts == 1)
  }

  @Test("a transaction whose body finds a row changed runs again")
  func conflict() throws {
    let database = Database(settings)
    var runs = 0
    try database.transaction { _ in
      runs += 1
      if runs < 3 { throw DatabaseError.conflict }
    }
    #expect(runs == 3)
    #expect(database.counters.conflicts == 2)
  }
}
