import Foundation
import Synchronization
import TestSupport
import Testing

/// The house of a stack, and what the office can see of it.
struct HouseScene {
  let stack: Stack

  func integer(_ expression: String) throws -> Int {
    let text = try stack.sql("SELECT \(expression) FROM house")
    return try #require(Int(text), "\(expression) is \(text)")
  }

  /// The number of people of all lines who may buy.
  func passes() throws -> Int {
    let text = try stack.sql(
      "SELECT COUNT(*) FROM queue_token WHERE state = 'active' AND expires_at > NOW(3)")
    return try #require(Int(text))
  }

  /// Another host whose tills are said to make people wait, as long as the work lasts.
  func withSlowHost(_ milliseconds: Int, _ work: @escaping @Sendable () throws -> Void) throws {
    let isOver = Mutex(false)
    _ = try concurrently(2, within: .seconds(90)) { [self] client in
      if client == 0 {
        defer { isOver.withLock { $0 = true } }
        return try work()
      }
      try eventually(within: .seconds(80), "the work is done") {
        try stack.sql(
          """
          REPLACE INTO host_pressure (host, till_workers, wait_ms, measured_at)
          VALUES ('slow-host', 0, \(milliseconds), NOW(3))
          """)
        return isOver.withLock { $0 }
      }
      try stack.sql("DELETE FROM host_pressure WHERE host = 'slow-host'")
    }
  }
}
