import Glibc
import System

/// All workers of all pools: starts them, notes how they ended, starts the next.
struct WorkerTable {
  private static let maximumReapedAtOnce = 1_024
  static let stopMilliseconds: Int64 = 10_000

  private(set) var slots: [WorkerSlot]
  private(set) var processes: [pid_t: WorkerProcess] = [:]
  private(set) var killed = 0
  private let executable: String
  private let pools: [Pool]
  private let listeners: [[ListenerSocket]]
  private let environment: [String: String]
  private let log: (String) -> Void
  private let workerEnded: (Int, Bool) -> Void

  init(
    executable: String, pools: [Pool], listeners: [[ListenerSocket]],
    environment: [String: String],
    log: @escaping (String) -> Void, workerEnded: @escaping (Int, Bool) -> Void
  ) {
    self.executable = executable
    self.pools = pools
    self.listeners = listeners
    self.environment = environment
    self.log = log
    self.workerEnded = workerEnded
    slots = pools.indices.flatMap { pool in
      (1...pools[pool].workers).map { WorkerSlot(pool: pool, number: $0, restartAt: 0) }
    }
  }

  /// The next moment at which something is due.
  var nextDeadline: Int64? {
    let restarts = slots.compactMap(\.restartAt)
    let kills = processes.values.compactMap(\.killAt)
    return (restarts + kills).min()
  }

  func hasWorkers(pool: Int) -> Bool {
    processes.values.contains { slots[$0.slot].pool == pool }
  }

  /// Fills the empty places whose pause is over, and kills workers whose deadline to stop is over.
  mutating func doWhatIsDue(at now: Int64) {
    for index in slots.indices {
      guard let due = slots[index].restartAt, due <= now else { continue }
      slots[index].restartAt = nil
      slots[index].current = start(slot: index)
    }
    for process in processes.values {
      guard let killAt = process.killAt, killAt <= now else { continue }
      process.kill()
      killed += 1
      log("event=worker_killed \(describe(process))")
      // Should even that fail, say so again later, not all the time.
      processes[process.processID]?.killAgain(at: now + Self.stopMilliseconds)
    }
  }

  /// Starts a second worker for a place; nil if the system did not.
  mutating func startSuccessor(slot index: Int) -> pid_t? {
    slots[index].restartAt = nil
    let processID = start(slot: index)
    if slots[index].current == nil {
      slots[index].current = processID
    } else {
      slots[index].successor = processID
    }
    return processID
  }

  /// Gives the place to the successor; returns the worker that filled it before.
  mutating func promoteSuccessor(slot index: Int) -> pid_t? {
    guard let successor = slots[index].successor else { return nil }
    defer {
      slots[index].current = successor
      slots[index].successor = nil
    }
    return slots[index].current
  }

  mutating func becameReady(_ processID: pid_t) {
    guard let process = processes[processID], !process.isReady else { return }
    processes[processID]?.becameReady()
    log("event=worker_ready \(describe(process))")
  }

  mutating func stop(_ processID: pid_t, at now: Int64) {
    processes[processID]?.stop(killAt: now + Self.stopMilliseconds)
  }

  /// Asks all to stop, and starts no more.
  mutating func stopAll(at now: Int64) {
    for index in slots.indices { slots[index].restartAt = nil }
    for processID in Array(processes.keys) { stop(processID, at: now) }
  }

  /// Notes the workers that ended.
  mutating func reap(restarting: Bool = true) {
    for _ in 0..<Self.maximumReapedAtOnce {
      var status: Int32 = 0
      let processID = unsafe waitpid(-1, &status, WNOHANG)
      guard processID > 0 else { return }
      guard let process = processes.removeValue(forKey: processID) else { continue }
      note(process, EndStatus(status), restarting: restarting)
    }
  }

  private mutating func note(_ process: WorkerProcess, _ status: EndStatus, restarting: Bool) {
    let now = MonotonicClock.milliseconds
    let pause = slots[process.slot].ended(process, cleanly: status.isClean, at: now)
    if !restarting { slots[process.slot].restartAt = nil }
    let plan = restarting ? pause.map { " restart_in_ms=\($0)" } ?? "" : ""
    // The end of a worker that was asked to stop before it was ready is no crash.
    workerEnded(slots[process.slot].pool, status.isClean || process.killAt != nil)
    let lived = "lived_ms=\(now - process.startedAt)"
    log("event=worker_ended \(describe(process)) \(status.text) \(lived)\(plan)")
  }

  private mutating func start(slot index: Int) -> pid_t? {
    let pool = slots[index].pool
    do throws(SpawnError) {
      let process = try WorkerProcess(
        slot: index, executable: executable, pool: pools[pool], listeners: listeners[pool],
        environment: environment)
      processes[process.processID] = process
      log("event=worker_started \(describe(process))")
      return process.processID
    } catch {
      let pause = slots[index].backOff.pause(afterLiving: 0, cleanly: false)
      if slots[index].current == nil {
        slots[index].restartAt = MonotonicClock.milliseconds + pause
      }
      log("event=worker_not_started pool=\(pools[pool].name) errno=\(error.code)")
      return nil
    }
  }

  private func describe(_ process: WorkerProcess) -> String {
    let slot = slots[process.slot]
    return "pool=\(pools[slot.pool].name) worker=\(slot.number) pid=\(process.processID)"
  }
}
