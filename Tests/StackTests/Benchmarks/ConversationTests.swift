import MariaDB
import TestSupport
import Testing

@testable import Recording

@Suite("What client and database say to each other is understood")
struct ConversationTests {
  private let proxy: CuttingProxy
  private let connection: Connection

  init() throws {
    let server = try PrivateMariaDB.shared()
    proxy = try CuttingProxy(to: server.socketPath)
    proxy.startTaping()
    var settings = try server.newDatabase()
    settings.socketPath = proxy.socketPath
    connection = try Connection(settings)
  }

  /// The talk after the connection was opened.
  private func exchanges() throws -> [Exchange] {
    let tape = try #require(proxy.tapes.first)
    #expect(Conversation.thread(of: tape) == connection.serverID)
    return try Conversation(tape).exchanges.filter { !$0.trip.statement.hasPrefix("SET ") }
  }

  @Test("Values of every kind, each time they are sent")
  func values() throws {
    let moment = SQLValue.datetime(milliseconds: 1_767_323_045_678)
    for number: Int64 in [-5, 6] {
      _ = try connection.execute(
        "DO \(number), \(UInt64.max), \("a'b"), \([UInt8]("c".utf8)), \(moment), \(SQLValue.null)")
    }
    let statement = RoundTrip(.prepared, "DO ?, ?, ?, ?, ?, ?")
    let exchanges = try exchanges()
    #expect(exchanges.map(\.trip) == [statement, statement])
    #expect(
      exchanges.map { $0.values[0] } == ["-5", "6"].map { BoundValue(kind: .integer, text: $0) })
    #expect(
      exchanges[1].values.dropFirst() == [
        BoundValue(kind: .unsigned, text: "18446744073709551615"),
        BoundValue(kind: .text, text: "a'b"), BoundValue(kind: .bytes, text: "c"),
        BoundValue(kind: .datetime, text: "2026-01-02 03:04:05.678"),
        BoundValue(kind: .null, text: ""),
      ])
  }

  @Test("The first rows of each result of a block, and how many there are")
  func results() throws {
    _ = try connection.execute(
      """
      BEGIN NOT ATOMIC
        SELECT seq, -seq, NULL, CAST(seq AS CHAR), CAST('2026-01-02 03:04:05.006' AS DATETIME(3))
        FROM seq_7_to_8;
        SELECT seq FROM seq_1_to_9;
        SELECT 1 FROM seq_1_to_3 WHERE seq = \(4);
        SELECT \(300);
      END
      """)
    let results = try #require(try exchanges().first).results
    #expect(
      results == [
        ResultRows(
          count: 2,
          kept: [
            ["7", "-7", nil, "7", "2026-01-02 03:04:05.006"],
            ["8", "-8", nil, "8", "2026-01-02 03:04:05.006"],
          ]),
        ResultRows(count: 9, kept: [["1"], ["2"], ["3"], ["4"]]),
        ResultRows(count: 0, kept: []), ResultRows(count: 1, kept: [["300"]]),
      ])
  }

  @Test("The rows of a statement whose columns the client knows already")
  func repeated() throws {
    for number in 1...3 as ClosedRange<Int64> {
      _ = try connection.execute("SELECT \(number), 'x'")
    }
    #expect(
      try exchanges().map(\.results)
        == (1...3).map { [ResultRows(count: 1, kept: [["\($0)", "x"]])] })
  }

  @Test("Statements that are sent as text, in their order")
  func text() throws {
    try connection.executeText("START TRANSACTION")
    _ = try connection.execute("DO 1")
    try connection.executeText("COMMIT")
    #expect(
      try exchanges().map(\.trip) == [
        RoundTrip(.text, "START TRANSACTION"), RoundTrip(.prepared, "DO 1"),
        RoundTrip(.text, "COMMIT"),
      ])
  }
}
