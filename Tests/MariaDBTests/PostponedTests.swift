import MariaDB
import TestSupport
import Testing

@Suite("Statements that wait for the next one")
struct PostponedTests {
  let settings: ConnectionSettings
  let database: Database

  init() throws {
    settings = try PrivateMariaDB.shared().newDatabase()
    database = Database(settings)
    _ = try database.execute(
      "CREATE TABLE seat (no INT AUTO_INCREMENT PRIMARY KEY, v INT NOT NULL CHECK (v < 100))")
    _ = try database.execute("INSERT INTO seat VALUES (1, 0), (2, 0)")
  }

  private func values() throws -> [Int64] {
    try Database(settings).ints("SELECT v FROM seat ORDER BY no")
  }

  private func statementsReceived() throws -> Int64 {
    try database.int(
      """
      SELECT CAST(VARIABLE_VALUE AS INT) FROM information_schema.SESSION_STATUS
      WHERE VARIABLE_NAME = 'COM_STMT_EXECUTE'
      """)
  }

  @Test("They are done in their order, together with the next and with COMMIT")
  func order() throws {
    let seen = try database.transaction { connection in
      connection.later("UPDATE seat SET v = v + \(1)", changing: 2)
      connection.later("UPDATE seat SET v = v * \(10) WHERE no = \(2)")
      let seen = try connection.int("SELECT v FROM seat WHERE no = \(2)")
      connection.later("UPDATE seat SET v = v + \(5) WHERE no = \(1)", changing: 1)
      return seen
    }
    #expect(seen == 10)
    #expect(try values() == [6, 10])
  }

  @Test("A transaction of many writes takes two round trips")
  func roundTrips() throws {
    func purchase() throws {
      try database.transaction { connection in
        try connection.hasRows("SELECT v FROM seat WHERE no = 1 FOR UPDATE")
        for number in 1...2 {
          connection.later("UPDATE seat SET v = v + 1 WHERE no = \(number)", changing: 1)
        }
      }
    }
    try purchase()
    let before = try statementsReceived()
    try purchase()
    #expect(try statementsReceived() - before == 3, "two and the question itself")
  }

  @Test("What a first statement has changed and numbered is told in spite of what went with it")
  func results() throws {
    let counted = try database.transaction { connection in
      connection.later("UPDATE seat SET v = 3")
      return try connection.execute("INSERT INTO seat (v) VALUES (4), (5)")
    }
    #expect(counted == ExecuteResult(affectedRows: 2, insertID: 3))
    let none = try database.transaction { try $0.execute("UPDATE seat SET v = 1 WHERE no = 99") }
    #expect(none.affectedRows == 0)
  }

  @Test("Another number of rows is a conflict, which is tried again, and nothing of it stays")
  func conflict() throws {
    var runs = 0
    try database.transaction { connection in
      runs += 1
      connection.later("UPDATE seat SET v = v + 1")
      connection.later("UPDATE seat SET v = 9 WHERE no = \(runs)", changing: 1)
      connection.later("UPDATE seat SET v = 8 WHERE no = \(runs * 10 - 18)", changing: 1)
    }
    #expect(runs == 2)
    #expect(try values() == [1, 8])
  }

  @Test("With a message it is that error, at once")
  func signal() throws {
    var runs = 0
    #expect(throws: DatabaseError.signalled("seats_of_hold_7")) {
      try database.transaction { connection in
        runs += 1
        connection.later("UPDATE seat SET v = 1")
        connection.later(
          "UPDATE seat SET v = 2 WHERE no = 99", changing: 1, orSignal: "seats_of_hold_7")
      }
    }
    #expect(runs == 1)
    #expect(try values() == [0, 0])
  }

  @Test("Whoever goes on after a lost write is refused to the end")
  func spoiled() throws {
    #expect(throws: DatabaseError.checkViolated("seat.v")) {
      try database.transaction { connection in
        connection.later("UPDATE seat SET v = 1 WHERE no = 1")
        connection.later("UPDATE seat SET v = 100 WHERE no = 2")
        _ = try? connection.hasRows("SELECT 1")
        _ = try? connection.execute("UPDATE seat SET v = 50 WHERE no = 2")
      }
    }
    #expect(try values() == [0, 0])
  }

  @Test("A first statement that fails leaves the rest inside of the transaction")
  func beginning() throws {
    for failing in ["INSERT INTO seat VALUES (1, 1)", "SELECT nothing FROM nowhere"] as [SQL] {
      struct Enough: Error {}
      #expect(throws: Enough.self) {
        try database.transaction { connection in
          #expect((try? connection.execute(failing)) == nil)
          _ = try connection.execute("UPDATE seat SET v = 7")
          throw Enough()
        }
      }
      #expect(try values() == [0, 0])
    }
  }

  @Test("A transaction whose only statement has failed is over all the same")
  func onlyFailure() throws {
    try database.transaction { connection in
      #expect((try? connection.execute("INSERT INTO seat VALUES (1, 1)")) == nil)
    }
    _ = try database.execute("UPDATE seat SET v = 3")
    #expect(try values() == [3, 3])
  }

  @Test("As text after something postponed a statement is part of the transaction")
  func text() throws {
    struct Enough: Error {}
    #expect(throws: Enough.self) {
      try database.transaction { connection in
        try connection.executeText("UPDATE seat SET v = 7")
        throw Enough()
      }
    }
    #expect(try values() == [0, 0])
  }

  @Test("A transaction that is concluded takes one round trip")
  func conclusion() throws {
    let seen: Query<[Int64]> = .all("SELECT v FROM seat") { $0.int() }
    let raise = Query.changes("UPDATE seat SET v = v + 1")
    func join() throws -> ([Int64], Int64) {
      try database.transaction { connection in
        try connection.conclude(seen, raise)
      }
    }
    _ = try join()
    let before = try statementsReceived()
    let second = try join()
    #expect(second.0 == [1, 1])
    #expect(second.1 == 2)
    #expect(try statementsReceived() - before == 2, "one and the question itself")
    #expect(try values() == [2, 2])
  }

  @Test("Of a conclusion that fails nothing stays, and the connection is outside of it")
  func failedConclusion() throws {
    #expect(throws: DatabaseError.checkViolated("seat.v")) {
      try database.transaction { connection in
        try connection.conclude(
          Query.changes("UPDATE seat SET v = 1"), Query.changes("UPDATE seat SET v = 100"))
      }
    }
    _ = try database.execute("UPDATE seat SET v = 3 WHERE no = 1")
    #expect(try values() == [3, 0])
  }
}
