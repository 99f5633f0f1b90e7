import Foundation
import TestSupport

/// Does the faults of a schedule to a stack.
struct Injector {
  let stack: Stack
  let disk: SmallDisk?
  let walkouts: Walkouts

  /// Begins a fault; throws ``Impossible`` if the stack gives no occasion for it.
  func begin(_ entry: FaultSchedule.Entry) throws -> Ongoing {
    switch entry.fault.part {
    case .workers: try beginOnWorkers(entry)
    case .nginx: try beginOnNginx(entry)
    case .cache: try beginOnCache(entry.fault)
    case .database: try beginOnDatabase(entry.fault)
    case .sweep: try beginOnSweep(entry)
    case .clients: Ongoing("", meanwhile: { try walkouts.walkOut() })
    }
  }

  /// Why a fault could not be done.
  struct Impossible: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
      self.description = description
    }
  }
}

/// A fault that has begun.
struct Ongoing {
  /// The target that was hit; empty if there is only one.
  let target: String
  /// The action to repeat while the fault lasts.
  let meanwhile: () throws -> Void
  /// Ends the fault.
  let end: () throws -> Void

  init(
    _ target: String = "", meanwhile: @escaping () throws -> Void = {},
    end: @escaping () throws -> Void = {}
  ) {
    self.target = target
    self.meanwhile = meanwhile
    self.end = end
  }
}

/// One process out of several: the n-th, as the schedule says.
struct Victim {
  let id: pid_t
  let text: String

  init(_ ids: [pid_t], _ target: Int) throws {
    guard !ids.isEmpty else { throw Injector.Impossible("there is none now") }
    let index = target % ids.count
    id = ids[index]
    text = "number \(index + 1) of \(ids.count)"
  }

  func die() -> Ongoing {
    kill(id, SIGKILL)
    return Ongoing(text)
  }

  func standStill() -> Ongoing {
    kill(id, SIGSTOP)
    return Ongoing(text, end: { kill(id, SIGCONT) })
  }
}
