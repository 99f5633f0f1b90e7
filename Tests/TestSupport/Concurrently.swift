import Foundation
import Synchronization

/// Runs the body on `count` threads that start together and gives their results in order.
///
/// Throws the first error of any run, and when they are not done within the limit.
package func concurrently<Value: Sendable>(
  _ count: Int, within limit: Duration = .seconds(60),
  _ body: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
  let race = Race<Value>(count)
  for index in 0..<count {
    Thread.detachNewThread {
      race.line()
      let result = Result { try body(index) }
      race.finish(index, result)
    }
  }
  return try race.results(within: limit)
}

private final class Race<Value: Sendable>: Sendable {
  private let count: Int
  private let ready = Mutex(0)
  private let start = DispatchSemaphore(value: 0)
  private let end = DispatchSemaphore(value: 0)
  private let finished: Mutex<[Result<Value, any Error>?]>

  init(_ count: Int) {
    self.count = count
    finished = Mutex(Array(repeating: nil, count: count))
  }

  /// Waits until all stand at the line.
  func line() {
    let isLast = ready.withLock { ready in
      ready += 1
      return ready == count
    }
    if isLast { for _ in 0..<count { start.signal() } }
    start.wait()
  }

  func finish(_ index: Int, _ result: Result<Value, any Error>) {
    finished.withLock { $0[index] = result }
    end.signal()
  }

  func results(within limit: Duration) throws -> [Value] {
    let deadline = DispatchTime.now() + .seconds(Int(limit.components.seconds))
    for _ in 0..<count where end.wait(timeout: deadline) == .timedOut {
      throw NeverHappened(description: "not within \(limit): \(count) threads end")
    }
    return try finished.withLock { try $0.compactMap { try $0?.get() } }
  }
}
