import MariaDB
import TestSupport
import Testing

@Suite("Values survive the way to the server and back")
struct ValueTests {
  let database: Database

  init() throws {
    database = Database(try PrivateMariaDB.shared().newDatabase())
  }

  private func roundTrip(_ type: String, _ value: SQLValue) throws -> Row {
    let connection = try Connection(PrivateMariaDB.shared().newDatabase())
    try connection.executeText("CREATE TABLE t (v \(type))")
    _ = try connection.execute("INSERT INTO t (v) VALUES (\(value))")
    return try #require(try connection.query("SELECT v FROM t").first)
  }

  @Test(
    "texts come back unchanged",
    arguments: [
      "", "plain", "Ünïcödé 日本", "🎫 emoji 👩‍👩‍👧", "'; DROP TABLE t; --", "a\\'b\"c`d", "zero\0inside",
      "?",
      "%_", "line\nbreak\r\n",
    ])
  func texts(_ text: String) throws {
    let row = try roundTrip("TEXT CHARACTER SET utf8mb4", .text(text))
    #expect(row.string(0) == text)
    #expect(row.bytes(0) == Array(text.utf8))
  }

  @Test("an injection finds only rows that are named like it")
  func injectionIsData() throws {
    let evil = "x' OR '1'='1"
    _ = try database.execute("CREATE TABLE t (name VARCHAR(100))")
    _ = try database.execute("INSERT INTO t VALUES (\("x")), (\(evil))")
    let rows = try database.query("SELECT name FROM t WHERE name = \(evil)")
    #expect(rows.map { $0.string(0) } == [evil])
  }

  @Test(
    "whole numbers reach both ends of BIGINT",
    arguments: [Int64.min, -1, 0, 1, Int64.max])
  func integers(_ number: Int64) throws {
    #expect(try roundTrip("BIGINT", .integer(number)).int(0) == number)
  }

  @Test("an unsigned number reaches its maximum", arguments: [0, 1, UInt64.max])
  func unsignedNumbers(_ number: UInt64) throws {
    #expect(try roundTrip("BIGINT UNSIGNED", .unsigned(number)).unsigned(0) == number)
  }

  @Test(
    "narrow columns are read as whole numbers",
    arguments: [
      ("TINYINT", -128), ("TINYINT UNSIGNED", 255), ("SMALLINT", -32_768),
      ("MEDIUMINT", -8_388_608),
      ("INT", -2_147_483_648), ("INT UNSIGNED", 4_294_967_295), ("YEAR", 2031),
    ])
  func narrowColumns(_ type: String, _ number: Int) throws {
    #expect(try roundTrip(type, .integer(Int64(number))).int(0) == Int64(number))
  }

  @Test("booleans come back", arguments: [true, false])
  func booleans(_ value: Bool) throws {
    #expect(try roundTrip("BOOLEAN", value.sqlValue).bool(0) == value)
  }

  @Test(
    "blobs keep every byte",
    arguments: [[], [0], [0, 1, 0, 255, 254, 0], Array(0...255)] as [[UInt8]])
  func blobs(_ bytes: [UInt8]) throws {
    #expect(try roundTrip("BLOB", .bytes(bytes)).bytes(0) == bytes)
  }

  @Test("a fixed binary column is bytes")
  func fixedBinary() throws {
    let digest = (0..<32).map { UInt8($0 * 7 % 256) }
    #expect(try roundTrip("BINARY(32)", .bytes(digest)).bytes(0) == digest)
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
    let row = try #require(try connection.query("SELECT v, CAST(v AS CHAR) FROM t").first)
    #expect(row.milliseconds(0) == milliseconds)
    #expect(row.string(1) == calendar)
  }

  @Test("every day of four centuries is converted as the server does")
  func everyDay() throws {
    let rows = try database.query(
      """
      SELECT '1599-12-31' + INTERVAL seq DAY, TO_DAYS('1599-12-31' + INTERVAL seq DAY) - 719528,
        CAST('1599-12-31' + INTERVAL seq DAY AS DATE) = \(.datetime(milliseconds: 0))
      FROM seq_1_to_146097
      """)
    #expect(rows.count == 146_097)
    let dates = try database.query(
      "SELECT CAST('1599-12-31' + INTERVAL seq DAY AS DATETIME) FROM seq_1_to_146097")
    let wrong = zip(rows, dates).filter { $0.int(1) * 86_400_000 != $1.milliseconds(0) }
    #expect(wrong.isEmpty)
  }

  @Test("the clock of the session is UTC")
  func sessionClock() throws {
    let row = try #require(
      try database.query("SELECT NOW(3), CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS UNSIGNED)").first)
    #expect(row.milliseconds(0) == row.int(1))
  }

  @Test("dates and timestamps are instants too")
  func datesAndTimestamps() throws {
    let instant = SQLValue.datetime(milliseconds: 1_709_210_096_789)
    #expect(try roundTrip("TIMESTAMP(3) NULL", instant).milliseconds(0) == 1_709_210_096_789)
    let day = SQLValue.datetime(milliseconds: 1_709_164_800_000)
    #expect(try roundTrip("DATE", day).milliseconds(0) == 1_709_164_800_000)
  }

  @Test("NULL is read as nil in every type")
  func nulls() throws {
    for type in ["BIGINT", "BIGINT UNSIGNED", "TEXT", "BLOB", "DATETIME(3)", "DECIMAL(20,0)"] {
      let row = try roundTrip(type, .null)
      #expect(row.isNull(0))
      #expect(row.optionalInt(0) == nil)
      #expect(row.optionalString(0) == nil)
      #expect(row.optionalBytes(0) == nil)
      #expect(row.optionalMilliseconds(0) == nil)
    }
  }

  @Test("NULL and values alternate in one column")
  func mixedNulls() throws {
    let rows = try database.query(
      "SELECT IF(seq % 2, seq, NULL), IF(seq % 2, NULL, REPEAT('x', seq)) FROM seq_1_to_6")
    #expect(rows.map { $0.optionalInt(0) } == [1, nil, 3, nil, 5, nil])
    #expect(rows.map { $0.optionalString(1) } == [nil, "xx", nil, "xxxx", nil, "xxxxxx"])
  }

  @Test("a sum of integers is a DECIMAL and read as a whole number")
  func decimalSums() throws {
    _ = try database.execute("CREATE TABLE t (amount BIGINT)")
    _ = try database.execute("INSERT INTO t VALUES (\(Int64.max)), (\(-5)), (\(2))")
    let row = try #require(
      try database.query("SELECT SUM(amount), COUNT(*), SUM(amount) - SUM(amount) FROM t").first)
    #expect(row.int(0) == Int64.max - 3)
    #expect(row.int(1) == 3)
    #expect(row.int(2) == 0)
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
      let rows = try database.query("SELECT v, b FROM t ORDER BY id")
      #expect(rows.map { $0.string(0) } == ["a", long, "c"])
      #expect(rows.map { $0.bytes(1) } == [[1], bytes, [3]])
    }
  }

  @Test("a column of another type ends the process")
  func wrongType() async throws {
    let path = try PrivateMariaDB.shared().socketPath
    let ending = await #expect(processExitsWith: .failure) { [path = path as String] in
      let database = Database(administrator(at: path))
      _ = try database.query("SELECT 'text'")[0].milliseconds(0)
    }
    #expect(ending?.isTrap == true)
  }
}
