import MariaDB
import Testing

@Suite("SQL is text with its values apart")
struct SQLTests {
  @Test("a value becomes a placeholder")
  func bindsValue() {
    let id = 7
    let sql: SQL = "SELECT name FROM concert WHERE id = \(id)"
    #expect(sql.text == "SELECT name FROM concert WHERE id = ?")
    #expect(sql.parameters == [.integer(7)])
  }

  @Test("a text that looks like SQL is never spliced")
  func neverSplices() {
    let name = "'; DROP TABLE concert; --"
    let sql: SQL = "SELECT id FROM concert WHERE name = \(name)"
    #expect(sql.text == "SELECT id FROM concert WHERE name = ?")
    #expect(sql.parameters == [.text(name)])
  }

  @Test("a list becomes one placeholder per element")
  func bindsList() {
    let sql: SQL = "SELECT 1 FROM seat WHERE seat_no IN (\(list: [3, 1, 2])) AND tier = \("A")"
    #expect(sql.text == "SELECT 1 FROM seat WHERE seat_no IN (?, ?, ?) AND tier = ?")
    #expect(sql.parameters == [.integer(3), .integer(1), .integer(2), .text("A")])
  }

  @Test("an empty list ends the process")
  func refusesEmptyList() async {
    let ending = await #expect(processExitsWith: .failure) {
      let none: [Int] = []
      _ = "SELECT 1 WHERE 1 IN (\(list: none))" as SQL
    }
    #expect(ending?.isTrap == true)
  }

  @Test("a part brings its text and its values")
  func splicesPart() {
    let filter: SQL = "WHERE id = \(1) AND kind = \("x")"
    let sql: SQL = "SELECT \(true) FROM t \(part: filter) LIMIT \(5)"
    #expect(sql.text == "SELECT ? FROM t WHERE id = ? AND kind = ? LIMIT ?")
    #expect(sql.parameters == [.integer(1), .integer(1), .text("x"), .integer(5)])
  }

  @Test("an absent value is bound as NULL")
  func bindsNil() {
    let name: String? = nil
    let sql: SQL = "UPDATE t SET name = \(name), note = \("n" as String?)"
    #expect(sql.parameters == [.null, .text("n")])
  }
}
