import Metrics

/// The counts of one pass.
struct SweepReport {
  private(set) var counts: [(task: SweepTask, count: Int)] = []
  private(set) var failures: [SweepTask: Int] = [:]

  var failed: Int { failures.values.reduce(0, +) }

  /// Notes the count of a task.
  mutating func note(_ task: SweepTask, _ count: Int) {
    counts.append((task, count))
  }

  /// Notes the number of failed rows; the reasons are in the log.
  mutating func fail(_ task: SweepTask, _ count: Int) {
    if count > 0 { failures[task, default: 0] += count }
  }

  /// Writes a line to the log if any task has done something.
  func log(took: Duration) {
    let done = counts.filter { $0.count > 0 }
    guard !done.isEmpty || failed > 0 else { return }
    Log.event(
      "sweep",
      done.map { ($0.task.rawValue, "\($0.count)") } + [
        ("failed", "\(failed)"), ("duration_ms", Log.milliseconds(took)),
      ])
  }
}
