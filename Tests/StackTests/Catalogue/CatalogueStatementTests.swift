import TestSupport
import Testing

extension StackUnderAttack {
  /// Counts in the server's general log what a read asks of the database.
  @Suite("Statements of the catalogue")
  struct CatalogueStatementTests {
    private static let dates = 40

    let stack: Stack

    init() throws {
      stack = try OwnStack.stack()
    }

    /// How many statements workers send while these addresses are read for the first time.
    private func statements(_ addresses: [String]) throws -> Int {
      try stack.withoutSweep {
        try stack.sql(
          """
          SET GLOBAL log_output = 'TABLE';
          TRUNCATE TABLE mysql.general_log;
          SET GLOBAL general_log = 1;
          """)
        defer { _ = try? stack.sql("SET GLOBAL general_log = 0") }
        for address in addresses { #expect(try stack.get(address).status == 200, "\(address)") }
        let count = try stack.sql(
          """
          SELECT COUNT(*) FROM mysql.general_log
          WHERE command_type IN ('Execute', 'Query') AND user_host LIKE 'boxoffice[%'
            AND argument LIKE '%schedule%'
          """)
        return try #require(Int(count.split(separator: "\n")[0]))
      }
    }

    @Test(
      "A read with many dates sends no more of them than a read with one",
      arguments: ["", "/schedules", "/schedules?available=true"])
    func oneForAllDates(suffix: String) throws {
      let one = try Hall(stack)
      let many = try Hall(stack) { plan in
        plan.startsIn = (1...Self.dates).map { 10 * 86_400 + $0 }
      }
      let expected = try statements(["/v1/concerts/\(one.concertID)\(suffix)"])
      let found = try statements(["/v1/concerts/\(many.concertID)\(suffix)"])
      #expect((1...3).contains(expected))
      #expect(found == expected, "\(Self.dates) dates took \(found) statements")
    }

    @Test("Three dates, each read by itself, take three times the statements of one")
    func control() throws {
      let hall = try Hall(stack) { plan in
        plan.startsIn = (1...4).map { 10 * 86_400 + $0 }
      }
      let paths = hall.scheduleIDs.map { "/v1/schedules/\($0)" }
      let one = try statements([paths[0]])
      #expect(one > 0)
      #expect(try statements(Array(paths[1...])) == 3 * one)
    }
  }
}
