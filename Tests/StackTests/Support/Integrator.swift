import TestSupport
import Testing

/// Another system that reads the feed with a key from the office.
struct Integrator: Sendable {
  let stack: Stack
  let key: String

  init(_ stack: Stack, named name: String) throws {
    self.stack = stack
    key = try Office(stack).result("add_integrator", "@name = '\(name)'")
  }

  func read(after: Int64 = 0, limit: Int = 100) throws -> Reply {
    try stack.get(
      "/v1/events?after=\(after)&limit=\(limit)", headers: [("Authorization", "Bearer \(key)")])
  }

  /// All that is in the feed behind a position.
  func readAll(after: Int64 = 0) throws -> [JSON] {
    var events: [JSON] = []
    while true {
      let reply = try read(after: events.last?.id.integer ?? after)
      try #require(reply.status == 200, "\(reply)")
      events += reply.json.items.array
      if reply.json.next_cursor == .null { return events }
    }
  }

  /// Where the feed ends now.
  func end() throws -> Int64 {
    try readAll().last?.id.integer ?? 0
  }
}
