import Foundation
import Synchronization
import TestSupport

/// Threads that ask for the same thing again and again while something happens to the stack.
final class Load: Sendable {
  struct Report {
    var answered = 0
    /// Answers other than the wanted one, and requests without an answer.
    var failures: [String] = []
    /// The statuses among the failures.
    var statuses: [Int] = []
  }

  private let report = Mutex(Report())
  private let isStopping = Atomic<Bool>(false)
  private let group = DispatchGroup()

  private static let stopLimit = DispatchTimeInterval.seconds(60)
  private static let failuresMax = 100

  private init(_ path: String, threads: Int, _ stack: Stack) {
    for _ in 0..<threads {
      group.enter()
      Thread.detachNewThread { [self] in
        while !isStopping.load(ordering: .relaxed) { ask(path, stack) }
        group.leave()
      }
    }
  }

  /// Runs the body under load and gives what came of the load.
  static func on(
    _ path: String, threads: Int = 4, _ stack: Stack, while body: (Load) throws -> Void
  ) throws -> Report {
    let load = Load(path, threads: threads, stack)
    do {
      try load.awaitProgress()
      try body(load)
      try load.awaitProgress()
    } catch {
      let report = try load.finish()
      throw Stack.Failure(description: "\(error); the load: \(report); \(stack.output)")
    }
    return try load.finish()
  }

  var answered: Int { report.withLock { $0.answered } }

  /// Waits until `count` more requests have been answered as expected.
  func awaitProgress(_ count: Int = 100) throws {
    let wanted = answered + count
    try eventually(within: .seconds(20), "\(count) more answers") { answered >= wanted }
  }

  private func finish() throws -> Report {
    isStopping.store(true, ordering: .relaxed)
    guard group.wait(timeout: .now() + Self.stopLimit) == .success else {
      throw Stack.Failure(description: "the load does not end")
    }
    return report.withLock { $0 }
  }

  private func ask(_ path: String, _ stack: Stack) {
    do {
      let reply = try stack.get(path)
      report.withLock {
        if reply.status == 200, reply.body.last == UInt8(ascii: "}") {
          $0.answered += 1
        } else if $0.failures.count < Self.failuresMax {
          $0.failures.append("\(reply)")
          $0.statuses.append(reply.status)
        }
      }
    } catch {
      report.withLock { if $0.failures.count < Self.failuresMax { $0.failures.append("\(error)") } }
    }
  }
}
