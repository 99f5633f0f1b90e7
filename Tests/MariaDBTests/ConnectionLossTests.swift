import MariaDB
import TestSupport
import Testing

@Suite("Lost connections")
struct ConnectionLossTests {
  private func kill(_ id: UInt64, _ settings: ConnectionSettings) throws {
    let killer = try Connection(settings)
    try killer.executeText("KILL CONNECTION \(id)")
    try eventually("the connection is gone") {
      try !killer.hasRows("SELECT 1 FROM information_schema.processlist WHERE id = \(id)")
    }
  }

  private func killConnection(of database: Database, _ settings: ConnectionSettings) throws {
    try kill(database.answer(to: .one("SELECT CONNECTION_ID()") { $0.unsigned() }), settings)
  }

  @Test("a connection that was killed while idle is replaced unnoticed")
  func killedWhileIdle() throws {
    let settings = try PrivateMariaDB.shared().newDatabase()
    let database = Database(settings)
    _ = try database.execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v INT)")
    for round in 1...3 {
      try killConnection(of: database, settings)
      #expect(try database.execute("INSERT INTO t (v) VALUES (\(1))").affectedRows == 1)
      try killConnection(of: database, settings)
      #expect(try database.int("SELECT COUNT(*) FROM t") == Int64(round))
      #expect(database.counters.reconnects == UInt64(round * 2))
    }
  }

  @Test("a transaction begins on a fresh connection if the idle one was killed")
  func killedBeforeTransaction() throws {
    let settings = try PrivateMariaDB.shared().newDatabase()
    let database = Database(settings)
    try killConnection(of: database, settings)
    var runs = 0
    let one = try database.transaction { connection in
      runs += 1
      return try connection.int("SELECT \(1)")
    }
    #expect(one == 1)
    #expect(runs == 2, "the first learns it by its first statement")
  }

  @Test("a connection that is killed inside of a transaction has the whole body run again")
  func killedInTransaction() throws {
    let settings = try PrivateMariaDB.shared().newDatabase()
    let database = Database(settings)
    _ = try database.execute("CREATE TABLE t (v INT)")
    var runs = 0
    try database.transaction { connection in
      runs += 1
      _ = try connection.execute("INSERT INTO t VALUES (\(runs))")
      if runs == 1 { try kill(connection.serverID, settings) }
      _ = try connection.execute("INSERT INTO t VALUES (\(runs))")
    }
    #expect(runs == 2)
    #expect(database.counters.reconnects == 1)
    #expect(try database.ints("SELECT v FROM t") == [2, 2])
  }

  @Test("a connection that is lost in every attempt is given up after the second")
  func killedTwice() throws {
    let settings = try PrivateMariaDB.shared().newDatabase()
    let database = Database(settings)
    var runs = 0
    #expect(throws: DatabaseError.connectionLost) {
      try database.transaction { connection in
        runs += 1
        try kill(connection.serverID, settings)
        try connection.hasRows("SELECT \(1)")
      }
    }
    #expect(runs == 2)
    #expect(try database.int("SELECT \(1)") == 1)
  }

  @Test("a body that ignores the loss of its connection is run again")
  func swallowedLoss() throws {
    let settings = try PrivateMariaDB.shared().newDatabase()
    let database = Database(settings)
    _ = try database.execute("CREATE TABLE t (v INT)")
    var runs = 0
    try database.transaction { connection in
      runs += 1
      if runs == 1 { try kill(connection.serverID, settings) }
      _ = try? connection.execute("INSERT INTO t VALUES (\(runs))")
    }
    #expect(try database.ints("SELECT v FROM t") == [2])
  }

  @Test("a running statement that is killed is lost and not sent again")
  func killedWhileRunning() throws {
    let settings = try PrivateMariaDB.shared().newDatabase()
    let killer = try Connection(settings)
    let sleeper = OnThread {
      let database = Database(settings)
      return try database.int("SELECT SLEEP(8)")
    }
    var id: Int64 = 0
    try eventually("the statement runs") {
      let running = try killer.ints(
        """
        SELECT id FROM information_schema.processlist
        WHERE db = \(settings.database) AND state = 'User sleep'
        """)
      id = running.first ?? 0
      return id != 0
    }
    try killer.executeText("KILL CONNECTION \(id)")
    #expect(throws: DatabaseError.connectionLost) { try sleeper.value() }
  }

  @Test("a restarted server is found again")
  func serverRestart() throws {
    let server = try PrivateMariaDB()
    let database = Database(try server.newDatabase())
    _ = try database.execute("CREATE TABLE t (v INT)")
    try server.restart()
    #expect(try database.execute("INSERT INTO t VALUES (\(1))").affectedRows == 1)
    try server.stop()
    let stopped = DatabaseError.unavailable(code: 2002)
    #expect(throws: stopped) { try database.hasRows("SELECT v FROM t") }
    #expect(throws: stopped) { try database.transaction { _ in } }
    try server.start()
    #expect(try database.ints("SELECT v FROM t").count == 1)
  }

  @Test("a transaction survives the sudden death of the server between two statements")
  func suddenDeath() throws {
    let server = try PrivateMariaDB()
    let database = Database(try server.newDatabase())
    _ = try database.execute("CREATE TABLE t (v INT)")
    var runs = 0
    try database.transaction { connection in
      runs += 1
      _ = try connection.execute("INSERT INTO t VALUES (\(runs))")
      if runs == 1 {
        server.kill9()
        try server.start()
      }
      _ = try connection.execute("INSERT INTO t VALUES (\(runs))")
    }
    #expect(try database.ints("SELECT v FROM t") == [2, 2])
  }

  @Test("a frozen server costs no more than the timeouts")
  func frozenServer() throws {
    let server = try PrivateMariaDB()
    var settings = try server.newDatabase()
    settings.readTimeoutSeconds = 1
    settings.connectTimeoutSeconds = 1
    let database = Database(settings)
    #expect(try database.ints("SELECT \(1)").count == 1)
    try server.freeze()
    defer { server.thaw() }
    let clock = ContinuousClock()
    let reading = clock.measure {
      #expect(throws: DatabaseError.connectionLost) { try database.hasRows("SELECT \(1)") }
    }
    #expect(reading < .seconds(3))
    let connecting = clock.measure {
      let error = #expect(throws: DatabaseError.self) { try database.hasRows("SELECT \(1)") }
      guard case .unavailable = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
    #expect(connecting < .seconds(3))
    server.thaw()
    #expect(try database.ints("SELECT \(1)").count == 1)
  }

  @Test("a server without a free place is unavailable")
  func tooManyConnections() throws {
    let server = try PrivateMariaDB("--max-connections=10")
    let settings = try server.newDatabase()
    var open: [Connection] = []
    #expect(throws: DatabaseError.unavailable(code: 1040)) {
      for _ in 0..<20 { open.append(try Connection(settings)) }
    }
    open.removeAll()
    try eventually("a place is free") { (try? Connection(settings)) != nil }
  }
}
