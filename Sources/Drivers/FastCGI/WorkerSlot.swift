import Glibc

/// One place in a pool, filled by one worker after the other.
struct WorkerSlot {
  let pool: Int
  let number: Int
  var backOff = BackOff()
  /// The worker that fills the place.
  var current: pid_t?
  /// The worker that takes the place over when it is ready.
  var successor: pid_t?
  /// When the next worker is started, if the place is empty.
  var restartAt: Int64?

  /// Notes the end of a worker; returns the pause before the next one, or nil if none is needed.
  mutating func ended(_ process: WorkerProcess, cleanly: Bool, at now: Int64) -> Int64? {
    if successor == process.processID { successor = nil }
    guard current == process.processID else { return nil }
    current = successor
    successor = nil
    guard current == nil else { return nil }
    let pause = backOff.pause(afterLiving: now - process.startedAt, cleanly: cleanly)
    restartAt = now + pause
    return pause
  }
}
