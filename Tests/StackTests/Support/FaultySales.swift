import BoxOfficeStore
import Foundation
import TestSupport
import Testing

/// Suites that kill and starve one stack of their own, one after the other.
@Suite("Seats under fire", .serialized, .ownStack)
enum FaultySales {}

/// Suites that hold one stack of their own up at named moments, one after the other.
@Suite("Seats between two", .serialized, .ownStack)
enum InterleavedSales {}

/// The audit of the suite's own stack must find nothing.
func requireCleanBooks(sourceLocation: SourceLocation = #_sourceLocation) throws {
  let violations = try OwnStack.stack().audit()
  #expect(violations == "", sourceLocation: sourceLocation)
}

/// Work on a thread of its own while the test goes on.
final class Meanwhile<Value: Sendable>: @unchecked Sendable {
  private static var limit: Duration { .seconds(30) }

  private let lock = NSLock()
  private var result: Result<Value, any Error>?

  init(_ body: @escaping @Sendable () throws -> Value) {
    Thread.detachNewThread { [self] in
      let result = Result { try body() }
      lock.withLock { self.result = result }
    }
  }

  var isDone: Bool { lock.withLock { result != nil } }

  /// Waits for the work and returns its result.
  func value() throws -> Value {
    try eventually(within: Self.limit, "what goes on meanwhile ends") { isDone }
    return try #require(lock.withLock { result }).get()
  }
}

/// Holds one process up at a named moment, does something else, and lets both go on.
struct Interleaving {
  let stack: Stack
  let checkpoints: Checkpoints

  init(_ stack: Stack) throws {
    self.stack = stack
    checkpoints = try #require(stack.checkpoints)
  }

  init() throws {
    try self.init(OwnStack.stack())
  }

  /// `first` is held up at the moment, and `between` happens meanwhile. Then `second` runs until it
  /// is done, waits for a lock, or stands at the moment too. Then both go on.
  func run<First: Sendable, Second: Sendable>(
    at moment: Moment, first: @escaping @Sendable () throws -> First,
    between: () throws -> Void = {}, second: @escaping @Sendable () throws -> Second
  ) throws -> (First, Second) {
    checkpoints.pause(moment)
    defer { checkpoints.release(moment) }
    let one = Meanwhile(first)
    try checkpoints.awaitReached(moment)
    try between()
    let two = Meanwhile(second)
    try eventually(within: .seconds(15), "the second is done or waits") {
      try two.isDone || checkpoints.waiting(at: moment).count > 1 || isAnyoneWaiting()
    }
    checkpoints.release(moment)
    return (try one.value(), try two.value())
  }

  // INNODB_TRX would not serve: its content is not renewed while it is read again and again.
  private func isAnyoneWaiting() throws -> Bool {
    try stack.sql(
      """
      SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS
      WHERE VARIABLE_NAME = 'INNODB_ROW_LOCK_CURRENT_WAITS'
      """) != "0"
  }
}
