import MariaDB
import TestSupport
import Testing

@Suite("A connection that ends during COMMIT")
struct CommitOutcomeTests {
  let proxy: CuttingProxy
  let database: Database
  /// Reaches the same database past the proxy.
  let witness: Database

  init() throws {
    let server = try PrivateMariaDB.shared()
    var settings = try server.newDatabase()
    witness = Database(settings)
    proxy = try CuttingProxy(to: server.socketPath)
    settings.socketPath = proxy.socketPath
    database = Database(settings)
    _ = try witness.execute("CREATE TABLE t (v INT)")
    _ = try witness.execute("CREATE TABLE idempotency_key (id INT PRIMARY KEY)")
  }

  private func rowCount() throws -> Int64 {
    try witness.int("SELECT COUNT(*) FROM t")
  }

  @Test("leaves the outcome unknown: committed, and the body not repeated")
  func replyDropped() throws {
    proxy.cutNextCommits(.reply)
    var runs = 0
    #expect(throws: DatabaseError.commitOutcomeUnknown) {
      try database.transaction { connection in
        runs += 1
        _ = try connection.execute("INSERT INTO t VALUES (\(runs))")
      }
    }
    #expect(runs == 1)
    #expect(try rowCount() == 1)
    #expect(try database.ints("SELECT v FROM t").count == 1)
  }

  @Test("leaves the outcome unknown: not committed, and the body not repeated")
  func requestDropped() throws {
    proxy.cutNextCommits(.request)
    var runs = 0
    #expect(throws: DatabaseError.commitOutcomeUnknown) {
      try database.transaction { connection in
        runs += 1
        _ = try connection.execute("INSERT INTO t VALUES (\(runs))")
      }
    }
    #expect(runs == 1)
    #expect(try rowCount() == 0)
  }

  /// Has an effect once, however often it runs.
  private func insertOnce(_ connection: Connection) throws {
    do {
      _ = try connection.execute("INSERT INTO idempotency_key VALUES (1)")
    } catch DatabaseError.duplicate {
      return
    }
    _ = try connection.execute("INSERT INTO t VALUES (1)")
  }

  @Test(
    "has the body run again where the caller has an arbiter",
    arguments: [CuttingProxy.Cut.reply, .request])
  func retried(_ cut: CuttingProxy.Cut) throws {
    proxy.cutNextCommits(cut)
    var runs = 0
    try database.transaction(retryUnknownCommit: true) { connection in
      runs += 1
      try insertOnce(connection)
    }
    #expect(runs == 2)
    #expect(database.counters.reconnects == 1)
    #expect(try rowCount() == 1)
  }

  @Test("is still unknown if the repetition ends the same way")
  func retriedInVain() throws {
    proxy.cutNextCommits(.request, .request)
    var runs = 0
    #expect(throws: DatabaseError.commitOutcomeUnknown) {
      try database.transaction(retryUnknownCommit: true) { connection in
        runs += 1
        try insertOnce(connection)
      }
    }
    #expect(runs == 2)
    #expect(try rowCount() == 0)
  }

  @Test("is still unknown if the repetition loses every lock")
  func retriedIntoLock() throws {
    proxy.cutNextCommits(.reply)
    var runs = 0
    #expect(throws: DatabaseError.commitOutcomeUnknown) {
      try database.transaction(retryUnknownCommit: true) { connection in
        runs += 1
        try insertOnce(connection)
        if runs > 1 {
          try connection.executeText("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1205")
        }
      }
    }
    #expect(runs == 5)
    #expect(try rowCount() == 1)
  }

  @Test(
    "is the same where the body concludes it itself",
    arguments: [CuttingProxy.Cut.reply, .request])
  func concluded(_ cut: CuttingProxy.Cut) throws {
    proxy.cutNextCommits(cut)
    var runs = 0
    let conclude: (Connection) throws -> Void = { connection in
      runs += 1
      _ = try connection.conclude(Query.changes("INSERT INTO t VALUES (\(runs))"))
    }
    #expect(throws: DatabaseError.commitOutcomeUnknown) { try database.transaction(conclude) }
    #expect(runs == 1)
    #expect(try rowCount() == (cut == .reply ? 1 : 0))
    proxy.cutNextCommits(cut)
    try database.transaction(retryUnknownCommit: true, conclude)
    #expect(runs == 3)
    #expect(try rowCount() == (cut == .reply ? 3 : 1))
  }
}
