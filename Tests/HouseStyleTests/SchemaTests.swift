import Testing

@Suite("Schema and code")
struct SchemaTests {
  private let names = Tree.names(in: "sql/migrations")

  @Test("Migrations are named NNN_verb_noun.sql and numbered without a gap")
  func migrationNames() {
    #expect(!names.isEmpty)
    #expect(names.filter { $0.wholeMatch(of: /\d{3}_[a-z]+_[a-z0-9_]+\.sql/) == nil } == [])
    #expect(names.map { Int($0.prefix(3)) } == Array(1...names.count))
  }

  @Test("The code expects the schema of the newest migration")
  func schemaVersion() {
    let versions = Tree.sources.filter { $0.module == "BoxOfficeStore" }.compactMap { file in
      file.text.firstMatch(of: /let schemaVersion(?:: \w+)? = (\d+)/).flatMap { Int($0.output.1) }
    }
    #expect(versions == [names.count])
  }
}
