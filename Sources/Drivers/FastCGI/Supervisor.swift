import Glibc
import System

/// Opens the sockets of all pools, and keeps their workers running until it is told to stop.
package struct Supervisor {
  private static let idleMilliseconds: Int64 = 10_000
  private static let drainMilliseconds: Int64 = 2_000
  private static let drainPollMilliseconds: Int64 = 2
  private static let killMilliseconds: Int64 = 2_000

  private let executablePath: String
  private let pools: [Pool]
  private let environment: [String: String]
  private let log: (String) -> Void
  private let workerEnded: (Int, Bool) -> Void

  /// The workers inherit the environment, with the given variables set otherwise; `log` gets a line
  /// per event, `workerEnded` the place of a worker's pool and whether it ended as it should.
  package init(
    executablePath: String, pools: [Pool], environment: [String: String] = [:],
    log: @escaping (String) -> Void, workerEnded: @escaping (Int, Bool) -> Void = { _, _ in }
  ) {
    self.executablePath = executablePath
    self.pools = pools
    var variables = environment
    variables[Supervision.variable] = String(getpid())
    self.environment = variables
    self.log = log
    self.workerEnded = workerEnded
  }

  /// Returns the exit status: 0 after TERM or INT, 1 if a socket could not be opened.
  package mutating func run() -> Int32 {
    var signals = SupervisorSignals()
    guard let listeners = openListeners() else { return 1 }
    if let (wanted, allowed) = BacklogMaximum.wantedInVain(by: pools) {
      log("event=backlog_cut wanted=\(wanted) net.core.somaxconn=\(allowed)")
    }
    var workers = WorkerTable(
      executable: executablePath, pools: pools, listeners: listeners, environment: environment,
      log: log, workerEnded: workerEnded)
    log("event=supervisor_started pid=\(getpid())")
    supervise(&workers, &signals)
    stop(&workers, &signals, listeners)
    return 0
  }

  private func supervise(_ workers: inout WorkerTable, _ signals: inout SupervisorSignals) {
    var reload: RollingReplacement?
    while true {
      let now = MonotonicClock.milliseconds
      workers.doWhatIsDue(at: now)
      reload?.advance(&workers, at: now, log: log)
      if reload?.isFinished == true { reload = nil }
      let deadlines = [now + Self.idleMilliseconds, workers.nextDeadline, reload?.deadline]
      switch signals.next(until: deadlines.compactMap(\.self).min() ?? now) {
      case .stop: return
      case .reload:
        log("event=reload_started")
        // A replacement under way begins anew: workers that it has replaced already are replaced
        // once more.
        reload = RollingReplacement(slots: workers.slots.count, after: reload)
      case .childEnded: workers.reap()
      case .workerReady(let processID): workers.becameReady(processID)
      case .timeout: break
      }
    }
  }

  /// The listeners of each pool, in the order of its doors.
  private func openListeners() -> [[ListenerSocket]]? {
    var listeners: [[ListenerSocket]] = []
    for pool in pools {
      listeners.append([])
      do throws(SocketError) {
        for door in pool.doors {
          listeners[listeners.count - 1].append(
            try ListenerSocket(path: door.path, backlog: door.backlog, mode: pool.socketMode))
        }
      } catch {
        log("event=socket_failed pool=\(pool.name) reason=\(error.text)")
        for listener in listeners.joined() { listener.removePath() }
        return nil
      }
    }
    return listeners
  }

  private func stop(
    _ workers: inout WorkerTable, _ signals: inout SupervisorSignals,
    _ listeners: [[ListenerSocket]]
  ) {
    log("event=supervisor_stopping")
    for listener in listeners.joined() { listener.removePath() }
    drain(&workers, &signals, listeners)
    workers.stopAll(at: MonotonicClock.milliseconds)
    let deadline =
      MonotonicClock.milliseconds + WorkerTable.stopMilliseconds + Self.killMilliseconds
    while !workers.processes.isEmpty, MonotonicClock.milliseconds < deadline {
      _ = signals.next(until: min(deadline, workers.nextDeadline ?? deadline))
      workers.reap(restarting: false)
      workers.doWhatIsDue(at: MonotonicClock.milliseconds)
    }
    log("event=supervisor_stopped killed=\(workers.killed) left=\(workers.processes.count)")
  }

  /// After the sockets are closed: lets the workers answer the connections that wait already.
  private func drain(
    _ workers: inout WorkerTable, _ signals: inout SupervisorSignals,
    _ listeners: [[ListenerSocket]]
  ) {
    let deadline = MonotonicClock.milliseconds + Self.drainMilliseconds
    while MonotonicClock.milliseconds < deadline {
      let isWaiting = listeners.indices.contains { index in
        listeners[index].contains(where: \.hasWaiting) && workers.hasWorkers(pool: index)
      }
      guard isWaiting else { return }
      _ = signals.next(until: MonotonicClock.milliseconds + Self.drainPollMilliseconds)
      workers.reap(restarting: false)
    }
  }
}
