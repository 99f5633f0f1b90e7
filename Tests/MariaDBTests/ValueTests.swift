import MariaDB
import TestSupport
import Testing

@Suite("Values survive the way to the server and back")
struct ValueTests {
  let database: Database

  init() throws {
    database = Database(try PrivateMariaDB.shared().newDatabase())
  }

  private func roundTrip<Value>(
    _ type: String, _ value: SQLValue, _ read: @escaping (inout Columns) -> Value
  ) throws -> Value {
    let connection = try Connection(PrivateMariaDB.shared().newDatabase())
    try connection.executeText("CREATE TABLE t (v \(type))")
    _ = try connection.execute("INSERT INTO t (v) VALUES (\(value))")
    return try connection.answer(to: .one("SELECT v FROM t", read))
  }

  @Test(
    "texts come back unchanged",
    arguments: [
      "", "plain", "Ünïcödé 日本", "🎫 emoji 👩‍👩‍👧", "'; DROP TABLE t; --", "a\\'b\"c`d", "zero\0inside",
      "?",
      "%_", "line\nbreak\r\n",
    ])
  func texts(_ text: String) throws {
    let type = "TEXT CHARACTER SET utf8mb4"
    #expect(try roundTrip(type, .text(text)) { $0.string() } == text)
    #expect(try roundTrip(type, .text(text)) { $0.bytes() } == Array(text.utf8))
  }

  @Test("an injection finds only rows that are named like it")
  func injectionIsData() throws {
    let evil = "x' OR '1'='1"
    _ = try database.execute("CREATE TABLE t (name VARCHAR(100))")
    _ = try database.execute("INSERT INTO t VALUES (\("x")), (\(evil))")
    #expect(try database.strings("SELECT name FROM t WHERE name = \(evil)") == [evil])
  }

  @Test(
    "whole numbers reach both ends of BIGINT",
    arguments: [Int64.min, -1, 0, 1, Int64.max])
  func integers(_ number: Int64) throws {
    #expect(try roundTrip("BIGINT", .integer(number)) { $0.int() } == number)
  }

  @Test("an unsigned number reaches its maximum", arguments: [0, 1, UInt64.max])
  func unsignedNumbers(_ number: UInt64) throws {
    #expect(try roundTrip("BIGINT UNSIGNED", .unsigned(number)) { $0.unsigned() } == number)
  }

  @Test(
    "narrow columns are read as whole numbers",
    arguments: [
      ("TINYINT", -128), ("TINYINT UNSIGNED", 255), ("SMALLINT", -32_768),
      ("MEDIUMINT", -8_388_608),
      ("INT", -2_147_483_648), ("INT UNSIGNED", 4_294_967_295), ("YEAR", 2031),
    ])
  func narrowColumns(_ type: String, _ number: Int) throws {
    #expect(try roundTrip(type, .integer(Int64(number))) { $0.int() } == Int64(number))
  }

  @Test("booleans come back", arguments: [true, false])
  func booleans(_ value: Bool) throws {
    #expect(try roundTrip("BOOLEAN", value.sqlValue) { $0.bool() } == value)
  }

  @Test(
    "blobs keep every byte",
    arguments: [[], [0], [0, 1, 0, 255, 254, 0], Array(0...255)] as [[UInt8]])
  func blobs(_ bytes: [UInt8]) throws {
    #expect(try roundTrip("BLOB", .bytes(bytes)) { $0.bytes() } == bytes)
  }

  @Test("a fixed binary column is bytes")
  func fixedBinary() throws {
    let digest = (0..<32).map { UInt8($0 * 7 % 256) }
    #expect(try roundTrip("BINARY(32)", .bytes(digest)) { $0.bytes() } == digest)
  }

  @Test(
    "instants keep their milliseconds",
    arguments: [
      (0, "1970-01-01 00:00:00.000"), (-1, "1969-12-31 23:59:59.999"),
      (1_709_210_096_789, "2024-02-29 12:34:56.789"),
      (-2_203_891_200_001, "1900-02-28 23:59:59.999"),
      (-62_135_596_800_000, "0001-01-01 00:00:00.000"),
      (253_402_300_799_999, "9999-12-31 23:59:59.999"),
      (4_107_542_400_123, "2100-03-01 00:00:00.123"),
    ] as [(Int64, String)])
  func instants(_ milliseconds: Int64, _ calendar: String) throws {
    let connection = try Connection(PrivateMariaDB.shared().newDatabase())
    try connection.executeText("CREATE TABLE t (v DATETIME(3))")
    _ = try connection.execute("INSERT INTO t VALUES (\(.datetime(milliseconds: milliseconds)))")
    let read = try connection.answer(
      to: .one("SELECT v, CAST(v AS CHAR) FROM t") { ($0.milliseconds(), $0.string()) })
    #expect(read == (milliseconds, calendar))
  }

  @Test("every day of four centuries is converted as the server does")
  func everyDay() throws {
    let days = try database.answer(
      to: .all(
        """
        SELECT TO_DAYS('1599-12-31' + INTERVAL seq DAY) - 719528,
          CAST('1599-12-31' + INTERVAL seq DAY AS DATETIME)
        FROM seq_1_to_146097
        """
      ) { (number: $0.int(), milliseconds: $0.milliseconds()) })
    #expect(days.count == 146_097)
    #expect(days.allSatisfy { $0.number * 86_400_000 == $0.milliseconds })
  }

  @Test("the clock of the session is UTC")
  func sessionClock() throws {
    let (now, since1970) = try database.answer(
      to: .one("SELECT NOW(3), CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS UNSIGNED)") {
        ($0.milliseconds(), $0.int())
      })
    #expect(now == since1970)
  }

  @Test("dates and timestamps are instants too")
  func datesAndTimestamps() throws {
    let instant = SQLValue.datetime(milliseconds: 1_709_210_096_789)
    #expect(try roundTrip("TIMESTAMP(3) NULL", instant) { $0.milliseconds() } == 1_709_210_096_789)
    let day = SQLValue.datetime(milliseconds: 1_709_164_800_000)
    #expect(try roundTrip("DATE", day) { $0.milliseconds() } == 1_709_164_800_000)
  }

  @Test("NULL is read as nil in every type")
  func nulls() throws {
    for type in ["BIGINT", "BIGINT UNSIGNED", "TEXT", "BLOB", "DATETIME(3)", "DECIMAL(20,0)"] {
      #expect(try roundTrip(type, .null) { $0.optionalInt() } == nil)
      #expect(try roundTrip(type, .null) { $0.optionalString() } == nil)
      #expect(try roundTrip(type, .null) { $0.optionalBytes() } == nil)
      #expect(try roundTrip(type, .null) { $0.optionalMilliseconds() } == nil)
    }
  }

  @Test("NULL and values alternate in one column")
  func mixedNulls() throws {
    let rows = try database.answer(
      to: .all(
        "SELECT IF(seq % 2, seq, NULL), IF(seq % 2, NULL, REPEAT('x', seq)) FROM seq_1_to_6"
      ) { (number: $0.optionalInt(), text: $0.optionalString()) })
    #expect(rows.map(\.number) == [1, nil, 3, nil, 5, nil])
    #expect(rows.map(\.text) == [nil, "xx", nil, "xxxx", nil, "xxxxxx"])
  }

  @Test("a sum of integers is a DECIMAL and read as a whole number")
  func decimalSums() throws {
    _ = try database.execute("CREATE TABLE t (amount BIGINT)")
    _ = try database.execute("INSERT INTO t VALUES (\(Int64.max)), (\(-5)), (\(2))")
    let sums = try database.answer(
      to: .one("SELECT SUM(amount), COUNT(*), SUM(amount) - SUM(amount) FROM t") {
        [$0.int(), $0.int(), $0.int()]
      })
    #expect(sums == [Int64.max - 3, 3, 0])
  }

  @Test("long texts and blobs come back whole, short ones after them too")
  func longValues() throws {
    _ = try database.execute("CREATE TABLE t (id INT PRIMARY KEY, v LONGTEXT, b LONGBLOB)")
    let long = String(repeating: "0123456789abcdé🎫", count: 65_536)
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    _ = try database.execute("INSERT INTO t VALUES (1, \("a"), \([1] as [UInt8]))")
    _ = try database.execute("INSERT INTO t VALUES (2, \(long), \(bytes))")
    _ = try database.execute("INSERT INTO t VALUES (3, \("c"), \([3] as [UInt8]))")
    for _ in 0..<2 {
      let rows = try database.answer(
        to: .all("SELECT v, b FROM t ORDER BY id") { (text: $0.string(), bytes: $0.bytes()) })
      #expect(rows.map(\.text) == ["a", long, "c"])
      #expect(rows.map(\.bytes) == [[1], bytes, [3]])
    }
  }

  @Test("a column of another type ends the process")
  func wrongType() async throws {
    let path = try PrivateMariaDB.shared().socketPath
    let ending = await #expect(processExitsWith: .failure) { [path = path as String] in
      let database = Database(administrator(at: path))
      _ = try database.answer(to: .one("SELECT 'text'") { $0.milliseconds() })
    }
    #expect(ending?.isTrap == true)
  }
}
