import Counters
import FastCGI
import Metrics
import System

/// `boxofficed`: the supervisor of the workers, or one of them.
package enum Daemon {
  private static let wrongSettings: Int32 = 78
  private static let wrongUsage: Int32 = 64

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
    if words.isEmpty { return supervise(configuration) }
    guard words.first == "worker", let purpose = words.last.flatMap(Purpose.init) else {
      Log.event("wrong_usage", [("usage", "boxofficed")])
      return wrongUsage
    }
    return WorkerService(configuration, for: purpose).run()
  }

  private static func supervise(_ configuration: Configuration) -> Int32 {
    guard let executable = ThisProcess.executablePath else {
      Log.event("executable_unknown")
      return wrongUsage
    }
    let pools = Purpose.allCases.map { $0.pool(configuration) }
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
