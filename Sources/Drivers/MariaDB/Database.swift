/// The server as one thread sees it: connects when first used, and again after a loss.
package final class Database {
  /// The counts of repeated work.
  package struct Counters: Sendable, Equatable {
    package var deadlocks: UInt64 = 0
    package var lockTimeouts: UInt64 = 0
    package var conflicts: UInt64 = 0
    package var reconnects: UInt64 = 0

    package init() {}
  }

  private let settings: ConnectionSettings
  private var connection: Connection?
  private var hasConnected = false
  var isInTransaction = false

  package internal(set) var counters = Counters()

  package init(_ settings: ConnectionSettings) {
    self.settings = settings
  }

  /// Whether the settings say how long a transaction waits for a row.
  var isWaitLimited: Bool { settings.lockWaitSeconds != nil }

  /// Runs a statement that is a transaction by itself for its effect.
  package func execute(_ sql: SQL) throws(DatabaseError) -> ExecuteResult {
    try outsideTransaction { (connection) throws(DatabaseError) in try connection.execute(sql) }
  }

  /// The open connection, or a new one; a failed attempt is not repeated.
  func connected() throws(DatabaseError) -> Connection {
    if let connection, !connection.isLost { return connection }
    connection = nil
    if hasConnected { counters.reconnects += 1 }
    let fresh = try Connection(settings)
    hasConnected = true
    connection = fresh
    return fresh
  }

  /// Closes the connection; the next use opens another.
  func disconnect() {
    connection = nil
  }

  func outsideTransaction<Result>(
    _ work: (Connection) throws(DatabaseError) -> Result
  ) throws(DatabaseError) -> Result {
    precondition(!isInTransaction, "inside of a transaction use its connection")
    let connection = try connected()
    do {
      return try work(connection)
    } catch {
      // An idle connection may have ended unnoticed; a statement that was not executed can be sent
      // again.
      guard connection.canBeSentAgain else { throw error }
    }
    return try work(try connected())
  }
}
