import Foundation
import TestSupport

/// A condition that must come true by itself after the last fault.
struct Demand {
  private static let pollSeconds = 0.2

  let text: String
  /// From the healing on, with room for a busy machine.
  let within: Duration
  /// Nil if the condition is true; else the present state.
  let shortfall: () throws -> String?

  /// Waits for the condition; returns the time it took, or what is missing.
  func await() -> (tookMilliseconds: Int, missing: String?) {
    let clock = Stopwatch()
    let limit = Int(within / .milliseconds(1))
    while true {
      let missing: String?
      do {
        missing = try shortfall()
      } catch {
        missing = "\(error)"
      }
      if missing == nil || clock.milliseconds > limit { return (clock.milliseconds, missing) }
      Thread.sleep(forTimeInterval: Self.pollSeconds)
    }
  }
}
