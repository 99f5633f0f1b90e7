import Foundation

/// A condition that did not come true in time.
package struct NeverHappened: Error, CustomStringConvertible {
  package let description: String
}

/// Waits until the condition is true, looking every 2 ms, or throws ``NeverHappened``.
package func eventually(
  within limit: Duration = .seconds(5), _ what: String, _ condition: () throws -> Bool
) throws {
  let deadline = ContinuousClock.now + limit
  while try !condition() {
    guard ContinuousClock.now < deadline else {
      throw NeverHappened(description: "not within \(limit): \(what)")
    }
    Thread.sleep(forTimeInterval: 0.002)
  }
}
