import Foundation
import TestSupport
import Testing

@Suite("Migrations", .serialized)
struct MigrationTests {
  private static let server = Result { try PrivateMariaDB() }

  /// A clone whose scripts may be edited, and a state whose database is empty.
  let clone: PrivateDirectory

  init() throws {
    let server = try Self.server.get()
    clone = try PrivateDirectory()
    let copy = try Command.run([
      "cp", "-r", Stack.root + "/deploy", Stack.root + "/sql", clone.path,
    ])
    #expect(copy.status == 0)
    let files = FileManager.default
    try files.createDirectory(
      atPath: clone.path + "/.run/own", withIntermediateDirectories: true)
    try files.createSymbolicLink(
      atPath: clone.path + "/.run/sockets", withDestinationPath: clone.path + "/.run/own")
    try files.createSymbolicLink(
      atPath: clone.path + "/.run/own/mariadb.sock", withDestinationPath: server.socketPath)
    try files.createDirectory(
      atPath: clone.path + "/.run/clients", withIntermediateDirectories: true)
    try "[client]\nuser=root\nsocket=\(server.socketPath)\n".write(
      toFile: clone.path + "/.run/clients/migrate.cnf", atomically: true, encoding: .utf8)
    try sql("DROP DATABASE IF EXISTS boxoffice; CREATE DATABASE boxoffice", database: "mysql")
  }

  @Test("All are applied in order, each recorded with its checksum")
  func fresh() throws {
    let result = try migrate()
    #expect(result.status == 0, "\(result.output)")
    let names = try migrations()
    #expect(result.output.split(separator: "\n").count == names.count)
    let rows = try sql(
      "SELECT CONCAT(LPAD(version, 3, '0'), '_', name, '.sql'), checksum FROM schema_migration ORDER BY version"
    ).split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    #expect(rows.map { $0[0] } == names)
    for row in rows {
      let sum = try Command.run(["sha256sum", clone.path + "/sql/migrations/" + row[0]])
      #expect(sum.output.hasPrefix(row[1]))
    }
  }

  @Test("A second time nothing is applied")
  func again() throws {
    #expect(try migrate().status == 0)
    let before = try sql("SELECT * FROM schema_migration")
    let second = try migrate()
    #expect(second.status == 0)
    #expect(second.output == "")
    #expect(try sql("SELECT * FROM schema_migration") == before)
  }

  @Test("Four at once apply each once")
  func together() throws {
    let clone = clone
    let results = try concurrently(4) { _ in try runMigrations(in: clone) }
    #expect(results.map(\.status) == [0, 0, 0, 0], "\(results)")
    let said = results.map(\.output).joined().split(separator: "\n")
    #expect(said.count == (try migrations().count))
    #expect(said.allSatisfy { $0.hasPrefix("boxoffice: applied ") })
  }

  @Test("A file that was edited after it ran is refused in one line")
  func edited() throws {
    #expect(try migrate().status == 0)
    let first = try migrations()[0]
    try append("\n-- afterthought\n", to: first)
    try expectRefusal("sql/migrations/\(first) was edited after it was applied")
  }

  @Test("A file that was renamed after it ran is refused in one line")
  func renamed() throws {
    #expect(try migrate().status == 0)
    let first = try migrations()[0]
    let other = first.replacingOccurrences(of: ".sql", with: "_again.sql")
    try FileManager.default.moveItem(atPath: path(first), toPath: path(other))
    try expectRefusal("sql/migrations/\(other) was edited after it was applied")
  }

  @Test("A file that is missing after it ran is refused in one line")
  func missing() throws {
    #expect(try migrate().status == 0)
    let last = try #require(try migrations().last)
    try FileManager.default.removeItem(atPath: path(last))
    try expectRefusal("\(last.dropLast(4)) was applied, but its file is missing")
  }

  @Test(
    "A file that is out of line is refused before anything is applied",
    arguments: [
      "4_create_thing.sql", "999.sql", "999_Create.sql", "999_create_thing.txt", "readme",
    ]
  )
  func wrongName(name: String) throws {
    try append("SELECT 1;\n", to: name)
    try expectRefusal("sql/migrations/\(name) is not named NNN_verb_noun.sql")
    #expect(try sql("SELECT COUNT(*) FROM schema_migration") == "0")
  }

  @Test("A new file with a number that is past is refused, and so are two with one number")
  func wrongNumber() throws {
    #expect(try migrate().status == 0)
    try append("SELECT 1;\n", to: "000_create_late.sql")
    try expectRefusal("sql/migrations/000_create_late.sql is new")
    try FileManager.default.removeItem(atPath: path("000_create_late.sql"))
    try append("SELECT 1;\n", to: "001_create_twin.sql")
    try expectRefusal("two files with the number 001")
  }

  @Test("A file that fails is not recorded, and runs again once it is mended")
  func failing() throws {
    try append("CREATE TABLE mended (id INT PRIMARY KEY;\n", to: "999_create_mended.sql")
    let broken = try migrate()
    #expect(broken.status == 1)
    #expect(broken.output.hasSuffix("boxoffice: migration 999_create_mended failed\n"))
    #expect(try sql("SELECT COUNT(*) FROM schema_migration WHERE version = 999") == "0")

    try FileManager.default.removeItem(atPath: path("999_create_mended.sql"))
    try append("CREATE TABLE mended (id INT PRIMARY KEY);\n", to: "999_create_mended.sql")
    let mended = try migrate()
    #expect(mended.status == 0)
    #expect(mended.output == "boxoffice: applied 999_create_mended\n")
    #expect(try sql("SELECT COUNT(*) FROM mended") == "0")
  }

  @Test(
    "A routine is applied again when its file changes, or when it is lost, and leaves with its file"
  )
  func routines() throws {
    #expect(try migrate().status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: clone.path + "/sql/routines")
      .filter { $0.hasSuffix(".sql") }.map { $0.dropLast(4) }.sorted().joined(separator: "\n")
    let known = """
      SELECT name FROM schema_routine JOIN information_schema.ROUTINES ON routine_name = name
      WHERE routine_schema = 'boxoffice' AND security_type = 'INVOKER' ORDER BY name
      """
    #expect(try sql(known) == names)

    let others = "SELECT * FROM schema_routine WHERE name <> 'house_currency' ORDER BY name"
    let before = try sql(others)
    try routine("house_currency", returning: "'EUR'")
    #expect(try migrate().status == 0)
    #expect(try sql("SELECT house_currency()") == "EUR")
    #expect(try sql(others) == before, "no other was applied")

    try sql("DROP FUNCTION house_account")
    try FileManager.default.removeItem(atPath: clone.path + "/sql/routines/house_currency.sql")
    let third = try migrate()
    #expect(third.status == 0 && third.output == "")
    #expect(try sql("SELECT house_account('sales')") == "2")
    #expect(
      try sql(known)
        == names.split(separator: "\n").filter { $0 != "house_currency" }
        .joined(separator: "\n"))
  }

  @Test(
    "A routine that is not what its file's name says, or that cannot be made, is refused by name")
  func wrongRoutines() throws {
    #expect(try migrate().status == 0)
    try routine("house_currency", returning: "'EUR' +")
    let broken = try migrate()
    #expect(broken.status == 1)
    #expect(broken.output.hasSuffix("boxoffice: routine house_currency failed\n"))
    try routine("house_currency", returning: "'EUR'", rights: "DEFINER")
    try expectRefusal("does not create house_currency with SQL SECURITY INVOKER")
    try routine("house_currency", returning: "'EUR'", named: "house_currencies")
    try expectRefusal("does not create house_currency with SQL SECURITY INVOKER")
    #expect(try sql("SELECT house_currency()") == "KRW", "the former stays")
    try routine("house_currency", returning: "'EUR'")
    #expect(try migrate().status == 0)
    #expect(try sql("SELECT house_currency()") == "EUR")
  }

  /// Writes a file of `sql/routines`.
  private func routine(
    _ file: String, returning value: String, named name: String? = nil, rights: String = "INVOKER"
  ) throws {
    let text = """
      CREATE OR REPLACE FUNCTION \(name ?? file)() RETURNS CHAR(3)
        NO SQL
        SQL SECURITY \(rights)
        RETURN \(value);
      """
    try text.write(
      toFile: clone.path + "/sql/routines/\(file).sql", atomically: true, encoding: .utf8)
  }

  @Test("Without a database it says so in one line")
  func noDatabase() throws {
    try FileManager.default.removeItem(atPath: clone.path + "/.run/sockets")
    try expectRefusal("the database is not running: make up")
  }

  private func expectRefusal(
    _ reason: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    let result = try migrate()
    #expect(result.status == 1, sourceLocation: location)
    #expect(result.output.split(separator: "\n").count == 1, sourceLocation: location)
    #expect(result.output.hasPrefix("boxoffice: "), sourceLocation: location)
    #expect(result.output.contains(reason), "\(result.output)", sourceLocation: location)
  }

  private func migrate() throws -> (status: Int32, output: String) {
    try runMigrations(in: clone)
  }

  private func migrations() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: clone.path + "/sql/migrations").sorted()
  }

  private func path(_ name: String) -> String { clone.path + "/sql/migrations/" + name }

  private func append(_ text: String, to name: String) throws {
    let before = (try? String(contentsOfFile: path(name), encoding: .utf8)) ?? ""
    try (before + text).write(toFile: path(name), atomically: true, encoding: .utf8)
  }

  @discardableResult
  private func sql(_ script: String, database: String = "boxoffice") throws -> String {
    let socket = try Self.server.get().socketPath
    let result = try Command.run(
      [
        "mariadb", "--no-defaults", "--socket=\(socket)", "--user=root", "--batch",
        "--skip-column-names", "--database=\(database)",
      ], input: script)
    guard result.status == 0 else { throw Stack.Failure(description: result.output) }
    return result.output.trimmingCharacters(in: .newlines)
  }
}

private func runMigrations(in clone: PrivateDirectory) throws -> (status: Int32, output: String) {
  try Command.run([clone.path + "/deploy/bin/migrate"], environment: Stack.plainEnvironment)
}
