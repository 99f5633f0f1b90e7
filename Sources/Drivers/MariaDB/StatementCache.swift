/// Keeps prepared statements by their text and drops the one that was not used for longest.
struct StatementCache {
  /// The most statements that one connection keeps on the server.
  static let maximumStatements = 256

  private struct Entry {
    let statement: PreparedStatement
    var lastUse: UInt64
  }

  private var entries: [String: Entry] = [:]
  private var clock: UInt64 = 0

  var count: Int { entries.count }

  /// The statement, which then counts as just used.
  mutating func find(_ text: String) -> PreparedStatement? {
    clock += 1
    guard let index = entries.index(forKey: text) else { return nil }
    entries.values[index].lastUse = clock
    return entries.values[index].statement
  }

  mutating func insert(_ statement: PreparedStatement, for text: String) {
    if entries.count >= Self.maximumStatements,
      let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      entries[oldest.key] = nil
    }
    entries[text] = Entry(statement: statement, lastUse: clock)
  }

  mutating func remove(_ text: String) {
    entries[text] = nil
  }
}
