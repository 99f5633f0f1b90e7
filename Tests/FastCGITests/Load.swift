import Foundation
import Synchronization

/// Threads that send one request after the other until told to stop, or refused.
final class Load: Sendable {
  struct Result {
    var answered = 0
    var refused = 0
    var failures: [String] = []
  }

  private let result = Mutex(Result())
  private let isStopping = Atomic<Bool>(false)
  private let group = DispatchGroup()

  init(_ socket: String, threads: Int, _ records: FastCGIRecords) {
    for _ in 0..<threads {
      group.enter()
      Thread.detachNewThread { [self] in
        while !isStopping.load(ordering: .relaxed), ask(socket, records) {}
        group.leave()
      }
    }
  }

  var answered: Int { result.withLock { $0.answered } }

  /// Waits for all threads, each of which stops when refused.
  func finish(stopping: Bool) -> Result {
    if stopping { isStopping.store(true, ordering: .relaxed) }
    group.wait()
    return result.withLock { $0 }
  }

  private func ask(_ socket: String, _ records: FastCGIRecords) -> Bool {
    do {
      let reply = try FastCGIClient.ask(socket, records)
      result.withLock {
        if reply.status == 200, reply.isComplete {
          $0.answered += 1
        } else {
          $0.failures.append("incomplete")
        }
      }
    } catch ClientError.refused {
      result.withLock { $0.refused += 1 }
      return false
    } catch {
      result.withLock { $0.failures.append("\(error)") }
    }
    return true
  }
}
