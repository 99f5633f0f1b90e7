import BoxOffice
import BoxOfficeAPI
import BoxOfficeStore
import MariaDB
import Memcached
import System

/// `boxoffice-sweep`: tidies up behind the buyers. Nothing a buyer sees depends on it.
package struct Sweep {
  private static let wrongUsage: Int32 = 64
  private static let wrongSettings: Int32 = 78
  private static let leaseName = "sweep"
  // A sweep that was killed keeps the others out for no longer than this.
  private static let leaseSeconds = 3
  private static let passMillisecondsMax: Int64 = 2000
  private static let batch = 200
  private static let batchesMax = 100
  private static let holder = "\(ThisProcess.hostName):\(ThisProcess.id)"

  private let store: Store
  private let bodies: SharedBodies

  /// Runs as the arguments say; gives the exit status.
  package static func run(_ arguments: [String]) -> Int32 {
    guard let options = SweepOptions(arguments.dropFirst()) else {
      Log.event(
        "wrong_usage", ["usage": "boxoffice-sweep --once | --every SECONDSs --for SECONDSs"])
      return wrongUsage
    }
    do {
      return Sweep(try Configuration()).run(options)
    } catch {
      Log.event("wrong_settings", ["variables": error.reasons.joined(separator: "; ")])
      return wrongSettings
    }
  }

  private init(_ configuration: Configuration) {
    let keys = configuration.signingKeys
    store = Store(
      Database(configuration.database), ticketCode: { TicketCodes.code($0, by: keys) },
      faults: FaultSwitches.faults)
    bodies = SharedBodies(Memcached(configuration.memcached))
  }

  private func run(_ options: SweepOptions) -> Int32 {
    guard let seconds = options.forSeconds else { return pass() ? 0 : 1 }
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    var next = clock.now
    while next < end {
      _ = pass()
      next += .seconds(options.everySeconds)
      let wait = next - clock.now
      ThisProcess.sleep(milliseconds: wait.components.seconds * 1000
        + wait.components.attoseconds / 1_000_000_000_000_000)
    }
    return 0
  }

  /// One pass, if no other sweep is at it; false where something went wrong.
  private func pass() -> Bool {
    let began = ContinuousClock.now
    var report = SweepReport()
    do {
      guard
        try store.takeLease(Self.leaseName, holder: Self.holder, seconds: Self.leaseSeconds)
      else { return true }
      let deadline = began + .milliseconds(Self.passMillisecondsMax)
      report.invalidated = try tellCache()
      expireHolds(until: deadline, &report)
      report.pruned = try prune(until: deadline)
      try store.endLease(Self.leaseName, holder: Self.holder)
    } catch {
      Log.event("sweep_failed", ["reason": "\(error)"])
      return false
    }
    if report.isNews {
      Log.event(
        "sweep",
        [
          "invalidated": "\(report.invalidated)", "expired": "\(report.expired)",
          "failed": "\(report.failed)", "pruned": "\(report.pruned)",
          "duration_ms": Log.milliseconds(ContinuousClock.now - began),
        ])
    }
    return report.failed == 0
  }

  // A worker may store what it read just before a change, so that each change is told more than once:
  // its row goes only when it is older than any such worker.
  private func tellCache() throws(BoxOfficeError) -> Int {
    let changes = try store.listInvalidations(limit: Self.batch)
    for change in changes {
      switch change.noun {
      case .concert:
        let id = ConcertID(change.nounID)
        CacheKey.all(of: id).forEach(bodies.forget)
        for schedule in try store.listScheduleIDs(of: id) {
          CacheKey.all(of: schedule).forEach(bodies.forget)
        }
      case .schedule:
        let id = ScheduleID(change.nounID)
        CacheKey.all(of: id).forEach(bodies.forget)
        if let concert = try store.findConcertID(of: id) {
          CacheKey.all(of: concert).forEach(bodies.forget)
        }
      }
    }
    return try store.forgetInvalidations(changes)
  }

  private func expireHolds(until deadline: ContinuousClock.Instant, _ report: inout SweepReport) {
    var failed: Set<HoldID> = []
    for _ in 0..<Self.batchesMax where ContinuousClock.now < deadline {
      do {
        let due = try store.listDueHolds(limit: Self.batch + failed.count)
          .filter { !failed.contains($0) }
        if due.isEmpty { return }
        var ended = 0
        for id in due where ContinuousClock.now < deadline {
          do {
            if try store.expireHold(id) { ended += 1 }
          } catch {
            // One bad row must not keep the others from ending.
            failed.insert(id)
            Log.event("sweep_failed", ["hold_id": "\(id.value)", "reason": "\(error)"])
          }
        }
        report.expired += ended
        report.failed = failed.count
        if ended == 0 { return }
      } catch {
        report.failed += 1
        Log.event("sweep_failed", ["reason": "\(error)"])
        return
      }
    }
  }

  private func prune(until deadline: ContinuousClock.Instant) throws(BoxOfficeError) -> Int {
    var total = 0
    for _ in 0..<Self.batchesMax where ContinuousClock.now < deadline {
      let pruned = try store.pruneBatch(limit: Self.batch)
      total += pruned
      if pruned == 0 { break }
    }
    return total
  }
}

/// What one pass did.
private struct SweepReport {
  var invalidated = 0
  var expired = 0
  var failed = 0
  var pruned = 0

  var isNews: Bool { invalidated + expired + failed + pruned > 0 }
}
