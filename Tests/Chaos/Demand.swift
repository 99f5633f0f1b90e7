import Foundation
import TestSupport

/// Something that must come true by itself once nothing goes wrong any more.
struct Demand {
  private static let pollSeconds = 0.2

  let text: String
  /// From the healing on, with room for a busy machine.
  let within: Duration
  /// Nil when it is so; otherwise how it stands.
  let shortfall: () throws -> String?

  /// Waits for it; gives how long that took, or what is missing.
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
