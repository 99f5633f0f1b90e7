import Foundation
import Synchronization

/// Work on a thread of its own, whose end can be waited for.
final class OnThread<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  init(_ work: @escaping @Sendable () throws -> Value) {
    Thread.detachNewThread { [self] in
      let outcome = Result { try work() }
      result.withLock { $0 = outcome }
      done.signal()
    }
  }

  /// Waits for the work, at most 30 seconds; returns its result or throws its error.
  func value() throws -> Value {
    guard done.wait(timeout: .now() + 30) == .success, let result = result.withLock({ $0 }) else {
      throw POSIXError(.ETIMEDOUT)
    }
    return try result.get()
  }
}
