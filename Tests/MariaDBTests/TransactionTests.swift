import Foundation
import MariaDB
import TestSupport
import Testing

private struct NotAllowed: Error {}

@Suite("Transactions")
struct TransactionTests {
  let settings: ConnectionSettings
  let database: Database

  init() throws {
    settings = try PrivateMariaDB.shared().newDatabase()
    database = Database(settings)
    _ = try database.execute("CREATE TABLE seat (no INT PRIMARY KEY, v INT NOT NULL)")
    _ = try database.execute("INSERT INTO seat VALUES (1, 0), (2, 0)")
  }

  private func values() throws -> [Int64] {
    try database.ints("SELECT v FROM seat ORDER BY no")
  }

  @Test("what the body did is committed, and its result returned")
  func commits() throws {
    let answer = try database.transaction { connection in
      _ = try connection.execute("UPDATE seat SET v = \(7)")
      return "done"
    }
    #expect(answer == "done")
    #expect(try values() == [7, 7])
  }

  @Test("an error of the domain rolls back and is not repeated")
  func domainErrorRollsBack() throws {
    var runs = 0
    #expect(throws: NotAllowed.self) {
      try database.transaction { connection in
        runs += 1
        _ = try connection.execute("UPDATE seat SET v = \(7)")
        throw NotAllowed()
      }
    }
    #expect(runs == 1)
    #expect(try values() == [0, 0])
  }

  @Test("a duplicate inside of the body rolls back and is not repeated")
  func duplicateRollsBack() throws {
    var runs = 0
    #expect(throws: DatabaseError.duplicate(key: "PRIMARY")) {
      try database.transaction { connection in
        runs += 1
        _ = try connection.execute("UPDATE seat SET v = \(7)")
        _ = try connection.execute("INSERT INTO seat VALUES (1, 1)")
      }
    }
    #expect(runs == 1)
    #expect(try values() == [0, 0])
  }

  @Test("of two transactions in a deadlock one is run again and both succeed")
  func deadlockIsRetried() throws {
    let settings = settings
    let mineLocked = DispatchSemaphore(value: 0)
    let otherLocked = DispatchSemaphore(value: 0)
    let other = OnThread { () throws -> UInt64 in
      let rival = Database(settings)
      try updateBoth(rival, first: 2, locked: otherLocked, rivalLocked: mineLocked)
      return rival.counters.deadlocks
    }
    try updateBoth(database, first: 1, locked: mineLocked, rivalLocked: otherLocked)
    #expect(try other.value() + database.counters.deadlocks == 1)
    #expect(try values() == [2, 2])
  }

  @Test("a lock that is released in time is got by a later attempt")
  func lockTimeoutIsRetried() throws {
    let holder = try Connection(settings)
    try holder.executeText("START TRANSACTION")
    _ = try holder.execute("UPDATE seat SET v = 1 WHERE no = \(1)")
    var runs = 0
    try database.transaction { connection in
      runs += 1
      if runs == 3 { try holder.executeText("ROLLBACK") }
      _ = try connection.execute("UPDATE seat SET v = 5 WHERE no = \(2)")
      try connection.hasRows("SELECT v FROM seat WHERE no = \(1) FOR UPDATE NOWAIT")
    }
    #expect(runs == 3)
    #expect(database.counters.lockTimeouts == 2)
    #expect(try values() == [0, 5])
  }

  @Test("a lock that stays is given up after five attempts, with nothing left behind")
  func lockTimeoutEnds() throws {
    let holder = try Connection(settings)
    try holder.executeText("START TRANSACTION")
    _ = try holder.execute("UPDATE seat SET v = 1 WHERE no = \(1)")
    var runs = 0
    #expect(throws: DatabaseError.lockTimeout) {
      try database.transaction { connection in
        runs += 1
        _ = try connection.execute("UPDATE seat SET v = 5 WHERE no = \(2)")
        try connection.hasRows("SELECT v FROM seat WHERE no = \(1) FOR UPDATE NOWAIT")
      }
    }
    #expect(runs == 5)
    try holder.executeText("ROLLBACK")
    #expect(try values() == [0, 0])
  }

  @Test("a lock is waited for once, where the settings say how long")
  func lockTimeoutIsLimited() throws {
    var settings = settings
    settings.lockWaitSeconds = 1
    let database = Database(settings)
    let holder = try Connection(settings)
    try holder.executeText("START TRANSACTION")
    _ = try holder.execute("UPDATE seat SET v = 1 WHERE no = \(1)")
    var runs = 0
    let began = ContinuousClock.now
    #expect(throws: DatabaseError.lockTimeout) {
      try database.transaction { connection in
        runs += 1
        try connection.hasRows("SELECT v FROM seat WHERE no = \(1) FOR UPDATE")
      }
    }
    #expect(runs == 1)
    #expect(ContinuousClock.now - began < .seconds(3))
    #expect(database.counters.lockTimeouts == 1)
  }

  @Test("a conflict is run again")
  func conflictIsRetried() throws {
    var runs = 0
    try database.transaction { connection in
      runs += 1
      if runs == 1 {
        try connection.executeText("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1020")
      }
    }
    #expect(runs == 2)
    #expect(database.counters.conflicts == 1)
  }

  @Test("a body that hides the failure in an error of its own is run again all the same")
  func wrappedFailureIsRetried() throws {
    var runs = 0
    try database.transaction { connection in
      runs += 1
      guard runs == 1 else { return }
      do {
        try connection.executeText("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1213")
      } catch {
        throw NotAllowed()
      }
    }
    #expect(runs == 2)
  }

  @Test("a body that ignores a deadlock neither goes on nor commits")
  func swallowedFailure() throws {
    var runs = 0
    try database.transaction { connection in
      runs += 1
      guard runs == 1 else { return }
      _ = try connection.execute("UPDATE seat SET v = 9 WHERE no = \(1)")
      try? connection.executeText("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1213")
      #expect(throws: DatabaseError.deadlock) {
        try connection.execute("UPDATE seat SET v = 9 WHERE no = \(2)")
      }
    }
    #expect(runs == 2)
    #expect(try values() == [0, 0])
  }

  @Test("a body that ignores a duplicate commits the rest")
  func handledDuplicate() throws {
    try database.transaction { connection in
      _ = try? connection.execute("INSERT INTO seat VALUES (1, 1)")
      _ = try connection.execute("UPDATE seat SET v = \(3)")
    }
    #expect(try values() == [3, 3])
  }

  @Test("transactions do not nest")
  func nesting() async {
    let ending = await #expect(processExitsWith: .failure) {
      [path = settings.socketPath as String] in
      let database = Database(administrator(at: path))
      try database.transaction { _ in try database.transaction { _ in } }
    }
    #expect(ending?.isTrap == true)
  }

  @Test("inside of a transaction only its own connection is to be used")
  func strayStatement() async {
    let ending = await #expect(processExitsWith: .failure) {
      [path = settings.socketPath as String] in
      let database = Database(administrator(at: path))
      try database.transaction { _ in _ = try database.hasRows("SELECT 1") }
    }
    #expect(ending?.isTrap == true)
  }
}

/// Locks one seat, waits (at the first run) until the rival has locked the other, wants that too.
private func updateBoth(
  _ database: Database, first: Int, locked: DispatchSemaphore, rivalLocked: DispatchSemaphore
) throws {
  var runs = 0
  try database.transaction { connection in
    runs += 1
    _ = try connection.execute("UPDATE seat SET v = v + 1 WHERE no = \(first)")
    if runs == 1 {
      locked.signal()
      #expect(rivalLocked.wait(timeout: .now() + 10) == .success)
    }
    _ = try connection.execute("UPDATE seat SET v = v + 1 WHERE no = \(3 - first)")
  }
}
