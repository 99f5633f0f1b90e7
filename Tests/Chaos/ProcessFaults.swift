import Foundation
import TestSupport

extension Injector {
  func beginOnWorkers(_ entry: FaultSchedule.Entry) throws -> Ongoing {
    switch entry.fault {
    case .tillWorkerKilled: return try worker(of: .till, entry).die()
    case .tillWorkerFrozen: return try worker(of: .till, entry).standStill()
    case .frontWorkerKilled: return try worker(of: .front, entry).die()
    case .frontWorkerFrozen: return try worker(of: .front, entry).standStill()
    case .accountsWorkerKilled: return try worker(of: .accounts, entry).die()
    case .supervisorFrozen:
      let frozen = try leader(of: .workers).standStill()
      let victim = try worker(of: .till, entry)
      return Ongoing(victim.die().target, end: frozen.end)
    case .workersReplaced:
      kill(try leader(of: .workers).id, SIGHUP)
      return Ongoing()
    default:
      _ = try leader(of: .workers).die()
      return Ongoing()
    }
  }

  func beginOnNginx(_ entry: FaultSchedule.Entry) throws -> Ongoing {
    let workers = stack.processIDs(of: .nginx).dropFirst()
    switch entry.fault {
    case .nginxWorkerKilled: return try Victim(Array(workers), entry.target).die()
    case .nginxWorkerFrozen: return try Victim(Array(workers), entry.target).standStill()
    case .nginxReloaded: kill(try leader(of: .nginx).id, SIGHUP)
    default: stack.kill9(.nginx)
    }
    return Ongoing()
  }

  func beginOnCache(_ fault: Fault) throws -> Ongoing {
    switch fault {
    case .cacheFlushed: return Ongoing(meanwhile: { try stack.flushCache() })
    case .cacheFrozen: return try leader(of: .memcached).standStill()
    default:
      stack.kill9(.memcached)
      return Ongoing()
    }
  }

  func beginOnSweep(_ entry: FaultSchedule.Entry) throws -> Ongoing {
    switch entry.fault {
    case .sweepTwice:
      let others = try (1...2).map { _ in try anotherSweep() }
      return Ongoing(end: { for other in others { other.terminate() } })
    case .sweepFrozen:
      stack.freeze(.sweep)
      return Ongoing(end: { stack.thaw(.sweep) })
    case .sweepAbsent:
      let shell = try leader(of: .sweep)
      _ = shell.standStill()
      killSweep()
      return Ongoing(end: { kill(shell.id, SIGCONT) })
    default:
      killSweep()
      return Ongoing()
    }
  }

  /// The sweep itself; the shell that starts one after the other stays.
  private func killSweep() {
    for id in stack.processIDs(of: .sweep).dropFirst() { kill(id, SIGKILL) }
  }

  private func anotherSweep() throws -> ChildProcess {
    try ChildProcess(
      [Products.directory() + "/boxoffice-sweep", "--every", "1s", "--for", "58s"],
      environment: stack.programEnvironment(as: .sweep), output: stack.state + "/logs/sweep.log")
  }

  private func leader(of part: Stack.Part) throws -> Victim {
    try Victim(stack.leader(of: part).map { [$0] } ?? [], 0)
  }

  private func worker(of pool: Stack.Pool, _ entry: FaultSchedule.Entry) throws -> Victim {
    try Victim(stack.workerIDs(of: pool), entry.target)
  }
}
