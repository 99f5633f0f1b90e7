import Counters
import FastCGI
import Metrics
import System

/// `boxofficed`: the supervisor of the workers, or one of them.
package enum Daemon {
  private static let wrongSettings: Int32 = 78
  private static let wrongUsage: Int32 = 64
  // Long enough for a rush of buyers, short enough that the last connection waits for less than a
  // second.
  private static let salesBacklog: Int32 = 512
  private static let accountsBacklog: Int32 = 32
  // Hashing a password takes a processor for a tenth of a second, so accounts yield to sales.
  private static let accountsNiceness: Int32 = 15

  /// Runs until told to stop and returns the exit status. Without arguments the process supervises,
  /// with `worker POOL` it serves descriptor 0.
  package static func run(_ arguments: [String]) -> Int32 {
    let configuration: Configuration
    do {
      configuration = try Configuration()
    } catch {
      Log.event("wrong_settings", [("variables", error.reasons.joined(separator: "; "))])
      return wrongSettings
    }
    let words = arguments.dropFirst()
    switch words.first {
    case nil: return supervise(configuration)
    case "worker": return WorkerService(configuration, pool: words.last ?? "").run()
    case .some:
      Log.event("wrong_usage", [("usage", "boxofficed")])
      return wrongUsage
    }
  }

  private static func supervise(_ configuration: Configuration) -> Int32 {
    guard let executable = ThisProcess.executablePath else {
      Log.event("executable_unknown")
      return wrongUsage
    }
    let pools = [
      Pool(
        name: "sales",
        doors: [.init(path: "\(configuration.sockets)/sales.sock", backlog: salesBacklog)],
        workers: configuration.salesWorkers),
      Pool(
        name: "accounts",
        doors: [.init(path: "\(configuration.sockets)/accounts.sock", backlog: accountsBacklog)],
        workers: configuration.accountsWorkers, niceness: accountsNiceness),
    ]
    let page = SharedCounters(configuration).claimPage()
    page.set(UInt64(WallClock.milliseconds / 1000), .startTime)
    var supervisor = Supervisor(
      executablePath: executable, pools: pools, log: ThisProcess.writeLine
    ) { pool, cleanly in
      page.add(1, .workerEnds, pool * MetricWords.ends.count + (cleanly ? 0 : 1))
    }
    return supervisor.run()
  }
}
