import Glibc

/// Replaces the workers one by one: the new one is ready before the old one is asked to go.
struct RollingReplacement {
  private enum Step {
    case idle
    case starting(slot: Int, pid_t, until: Int64)
    case leaving(pid_t)
  }

  static let readyMilliseconds: Int64 = 5_000

  private var remaining: ArraySlice<Int>
  private var step = Step.idle
  private(set) var isFinished = false

  /// Begins the replacement anew, after the step that is under way.
  init(slots: Int, after previous: RollingReplacement?) {
    remaining = (0..<slots).map(\.self)[...]
    if let previous { step = previous.step }
  }

  /// When the replacement must be advanced again, even without a signal.
  var deadline: Int64? {
    switch step {
    case .idle, .leaving: nil
    case .starting(_, _, let until): until
    }
  }

  /// Advances as far as possible without waiting.
  mutating func advance(
    _ workers: inout WorkerTable, at now: Int64, log: (String) -> Void
  ) {
    while !isFinished {
      switch step {
      case .idle:
        guard let slot = remaining.popFirst() else { return finish("event=reload_finished", log) }
        guard let started = workers.startSuccessor(slot: slot) else {
          return finish("event=reload_abandoned reason=not_started", log)
        }
        step = .starting(slot: slot, started, until: now + Self.readyMilliseconds)
      case .starting(let slot, let started, let until):
        guard let process = workers.processes[started] else {
          return finish("event=reload_abandoned reason=new_worker_ended", log)
        }
        if process.isReady {
          let old = workers.promoteSuccessor(slot: slot)
          if let old { workers.stop(old, at: now) }
          step = old.map { .leaving($0) } ?? .idle
        } else if now >= until {
          workers.stop(started, at: now)
          return finish("event=reload_abandoned reason=new_worker_not_ready", log)
        } else {
          return
        }
      case .leaving(let old):
        guard workers.processes[old] == nil else { return }
        step = .idle
      }
    }
  }

  private mutating func finish(_ line: String, _ log: (String) -> Void) {
    isFinished = true
    log(line)
  }
}
