import TestSupport
import Testing

/// Gives a suite a stack of its own, which it may break.
struct OwnStack: SuiteTrait, TestScoping {
  @TaskLocal private static var current: Stack?

  var environment: [String: String] = [:]

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let stack = try Stack.start(environment: environment, checkpoints: true)
    defer { stack.stop() }
    try await Self.$current.withValue(stack, operation: function)
  }

  /// The stack of the suite that runs.
  static func stack() throws -> Stack {
    guard let current else { throw Stack.Failure(description: "the suite has no own stack") }
    return current
  }
}

extension Trait where Self == OwnStack {
  /// A stack for this suite alone.
  static var ownStack: OwnStack { OwnStack() }
}

/// The suites that share one stack and break it one after the other.
@Suite("A stack under attack", .serialized, .ownStack)
struct StackUnderAttack {}
