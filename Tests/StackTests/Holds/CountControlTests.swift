import MariaDB
import TestSupport
import Testing

/// The ways to sell a seat that this design avoids, and their damage.
@Suite("Counting instead of writing the contended row")
struct CountControlTests {
  private let first: Connection
  private let second: Connection

  init() throws {
    let settings = try PrivateMariaDB.shared().newDatabase()
    first = try Connection(settings)
    second = try Connection(settings)
    try first.executeText("CREATE TABLE hall (id INT PRIMARY KEY, seats_left INT NOT NULL)")
    try first.executeText("INSERT INTO hall VALUES (1, 1)")
    try first.executeText(
      "CREATE TABLE claim (id INT AUTO_INCREMENT PRIMARY KEY, hall_id INT NOT NULL)")
  }

  private func begin(_ connection: Connection, _ isolation: String) throws {
    try connection.executeText("SET SESSION TRANSACTION ISOLATION LEVEL \(isolation)")
    try connection.executeText("START TRANSACTION")
  }

  private func count(_ connection: Connection) throws -> Int64 {
    try connection.answer(to: .one("SELECT COUNT(*) FROM claim") { $0.int() })
  }

  private func lockHall(_ connection: Connection) throws {
    try connection.hasRows("SELECT id FROM hall WHERE id = 1 FOR UPDATE")
  }

  private func claim(_ connection: Connection) throws {
    try lockHall(connection)
    if try count(connection) < 1 {
      try connection.executeText("INSERT INTO claim (hall_id) VALUES (1)")
    }
    try connection.executeText("COMMIT")
  }

  /// The second has looked before the first has claimed.
  private func sell(_ isolation: String) throws -> Int64 {
    try begin(first, isolation)
    try begin(second, isolation)
    _ = try count(second)
    try claim(first)
    try claim(second)
    return try count(first)
  }

  @Test("Under REPEATABLE READ a count behind a lock sells one seat twice")
  func repeatableRead() throws {
    #expect(try sell("REPEATABLE READ") == 2)
  }

  @Test("Under READ COMMITTED the same is right, but only on one node")
  func readCommitted() throws {
    #expect(try sell("READ COMMITTED") == 1)
  }

  @Test(
    "A conditional write of the contended row is right under both",
    arguments: [
      "READ COMMITTED", "REPEATABLE READ",
    ])
  func writtenRow(isolation: String) throws {
    var sold: UInt64 = 0
    try begin(first, isolation)
    try begin(second, isolation)
    _ = try count(second)
    for connection in [first, second] {
      sold += try connection.execute(
        "UPDATE hall SET seats_left = seats_left - 1 WHERE id = 1 AND seats_left > 0"
      ).affectedRows
      try connection.executeText("COMMIT")
    }
    #expect(sold == 1)
  }
}
