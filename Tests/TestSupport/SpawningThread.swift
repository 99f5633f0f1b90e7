import Foundation
import Synchronization

/// The parent of all child processes.
///
/// "Die with the parent" means the thread that started the child, and pool threads come and go.
final class SpawningThread: Sendable {
  static let shared = SpawningThread()

  private let jobs = Mutex<[@Sendable () -> Void]>([])
  private let wake = DispatchSemaphore(value: 0)

  private init() {
    Thread.detachNewThread { [self] in
      while true {
        wake.wait()
        jobs.withLock { $0.removeFirst() }()
      }
    }
  }

  /// Runs the work on the thread and waits for its result.
  func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) -> Value {
    let answer = Answer<Value>()
    jobs.withLock { $0.append { answer.give(work()) } }
    wake.signal()
    return answer.take()
  }
}

private final class Answer<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let given = DispatchSemaphore(value: 0)

  func give(_ value: Value) {
    self.value.withLock { $0 = value }
    given.signal()
  }

  func take() -> Value {
    given.wait()
    guard let value = value.withLock({ $0 }) else { preconditionFailure("signalled when given") }
    return value
  }
}
