import Foundation
import TestSupport
import Testing

/// A sale on a stack whose letters a test sends itself, by sweeps of its own.
struct LetterScene: Sendable {
  let stack: Stack
  let sale: Sale

  private init(_ stack: Stack, startsIn seconds: Int) throws {
    self.stack = stack
    sale = try Sale(stack) { $0.startsIn = [seconds] }
  }

  /// Runs the body while the stack's sweep stands still, with no letter of before.
  static func alone(
    on stack: Stack, startsIn seconds: Int = 10 * 86_400, _ body: (LetterScene) throws -> Void
  ) throws {
    try stack.withoutSweep {
      try stack.sql(
        """
        DELETE FROM job_lease WHERE name = 'letters';
        UPDATE letter SET state = 'dropped' WHERE state = 'waiting';
        """)
      try body(LetterScene(stack, startsIn: seconds))
    }
  }

  private func environment(_ mail: [String: String]) -> [String: String] {
    stack.programEnvironment(as: .sweep).merging(mail) { $1 }
  }

  /// One pass of a sweep with letters; gives its log.
  @discardableResult
  func sweep(
    _ mail: [String: String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let result = try Command.run(
      [try Products.directory() + "/boxoffice-sweep", "--once"], environment: environment(mail))
    #expect(result.status == 0, "\(result.output)", sourceLocation: sourceLocation)
    return result.output
  }

  /// A sweep that goes on for some seconds, and where its log is.
  func sweeping(_ mail: [String: String], seconds: Int, log: String) throws -> ChildProcess {
    try ChildProcess(
      [
        try Products.directory() + "/boxoffice-sweep", "--every", "1s", "--for", "\(seconds)s",
      ], environment: environment(mail), output: log)
  }

  /// Columns of the letters of a person, in their order.
  func letters(of buyer: Buyer, _ columns: String = "kind, state") throws -> [String] {
    try stack.sql(
      "SELECT CONCAT_WS(' ', \(columns)) FROM letter WHERE user_id = \(buyer.id) ORDER BY id"
    ).split(separator: "\n").map(String.init)
  }

  /// Lets all waiting letters be due now.
  func makeDue() throws {
    try stack.sql("UPDATE letter SET due_at = NOW(3) WHERE state = 'waiting'")
  }
}
