import MariaDB
import TestSupport
import Testing

@Suite("Questions and the reading of their answers")
struct QueryTests {
  let settings: ConnectionSettings
  let connection: Connection

  init() throws {
    settings = try PrivateMariaDB.shared().newDatabase()
    connection = try Connection(settings)
    try connection.executeText("CREATE TABLE seat (no INT PRIMARY KEY, holder VARCHAR(20))")
    try connection.executeText("INSERT INTO seat VALUES (1, 'Ada'), (2, NULL)")
  }

  @Test("several are asked in one round trip and answered in their order")
  func several() throws {
    let first: Query<(Int64, String?)?> = .first("SELECT no, holder FROM seat WHERE no = 1") {
      ($0.int(), $0.optionalString())
    }
    let all: Query<[Int64]> = .all("SELECT no FROM seat ORDER BY no DESC") { $0.int() }
    let missing = Query.exists("SELECT 1 FROM seat WHERE no = 3")
    let (row, numbers, exists) = try connection.answers(to: first, all, missing)
    let answer = try #require(row)
    #expect(answer == (1, "Ada"))
    #expect(numbers == [2, 1])
    #expect(!exists)
  }

  @Test("a known answer is given without asking, alone and between others")
  func known() throws {
    let before = try statementsReceived()
    #expect(try connection.answer(to: .known(7)) == 7)
    #expect(try statementsReceived() == before + 1, "only this question")
    let last = Query.one("SELECT COUNT(*) FROM seat") { $0.int() }
    let (known, count) = try connection.answers(to: Query.known("nothing to ask"), last)
    #expect(known == "nothing to ask")
    #expect(count == 2)
  }

  @Test("the rows that a statement changes are counted between others")
  func changes() throws {
    let rename = Query.changes("UPDATE seat SET holder = \("Bo") WHERE no <= \(2)")
    let holders: Query<[String?]> = .all("SELECT holder FROM seat") { $0.optionalString() }
    let (count, seen) = try connection.answers(to: rename, holders)
    #expect(count == 2)
    #expect(seen == ["Bo", "Bo"])
  }

  @Test("a statement that asks only under a condition may have no result", arguments: [1, 3])
  func conditional(_ number: Int) throws {
    let seat: Query<Int64?> = .ifAny(
      """
      IF EXISTS (SELECT 1 FROM seat WHERE no = \(number)) THEN
        SELECT no FROM seat WHERE no = \(number);
      END IF
      """
    ) { $0.int() }
    let count = Query.one("SELECT COUNT(*) FROM seat") { $0.int() }
    let (all, found) = try connection.answers(to: count, seat)
    #expect(all == 2)
    #expect(found == (number == 1 ? 1 : nil))
  }

  @Test("the right side of a LEFT JOIN is read where it is there")
  func leftJoin() throws {
    let rows = try connection.answer(
      to: .all(
        """
        SELECT seat.no, other.no, other.holder
        FROM seat
        LEFT JOIN seat AS other ON other.no = seat.no AND other.no = 1
        ORDER BY seat.no
        """
      ) { (no: $0.int(), other: $0.optionalRest { ($0.int(), $0.optionalString()) }) })
    #expect(rows.map(\.no) == [1, 2])
    #expect(rows.map { $0.other?.1 } == ["Ada", nil])
    #expect(rows[1].other == nil)
  }

  private func statementsReceived() throws -> Int64 {
    try connection.int(
      """
      SELECT CAST(VARIABLE_VALUE AS INT) FROM information_schema.SESSION_STATUS
      WHERE VARIABLE_NAME = 'COM_STMT_EXECUTE'
      """)
  }

  /// A statement and a reading that do not fit.
  enum Misreading: String, CaseIterable, Codable {
    case columnLeft, columnMissing, resultLeft, rowsLeft, rowMissing

    func commit(_ connection: Connection) throws {
      switch self {
      case .columnLeft:
        _ = try connection.answer(to: .one("SELECT 1, 2") { $0.int() })
      case .columnMissing:
        _ = try connection.answer(to: .one("SELECT 1") { ($0.int(), $0.int()) })
      case .resultLeft:
        let first = Query.one("SELECT 1; SELECT 2") { $0.int() }
        _ = try connection.answers(to: first, Query.exists("SELECT 3"))
      case .rowsLeft:
        _ = try connection.answer(to: .one("SELECT seq FROM seq_1_to_2") { $0.int() })
      case .rowMissing:
        _ = try connection.answer(to: .one("SELECT seq FROM seq_1_to_2 WHERE seq = 3") { $0.int() })
      }
    }
  }

  @Test(
    "a reading that does not fit its statement ends the process", arguments: Misreading.allCases)
  func misreading(_ misreading: Misreading) async throws {
    let path = try PrivateMariaDB.shared().socketPath
    let ending = await #expect(processExitsWith: .failure) {
      [path = path as String, misreading = misreading as Misreading] in
      try misreading.commit(try Connection(administrator(at: path)))
    }
    #expect(ending?.isTrap == true)
  }
}
