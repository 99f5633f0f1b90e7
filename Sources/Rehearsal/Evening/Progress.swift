import System

/// The line that is printed every second while a rehearsal runs.
struct Progress {
  private var latencies: [UInt64] = []
  private var errors = 0
  private var seats = 0
  private var told: Set<String> = []

  /// Counts what has just ended.
  mutating func count(_ attempt: Attempt) {
    latencies.append(attempt.latency)
    switch attempt.outcome {
    case .unknown: errors += 1
    case .answered(let status, _):
      if status >= 500 || status == 429 { errors += 1 }
      // The first answer to a key may be the replay of one that was lost.
      guard (200..<300).contains(status), attempt.step == .pay || attempt.step == .cancel,
        let key = attempt.key, told.insert(key).inserted
      else { return }
      seats += attempt.step == .pay ? attempt.seatIDs.count : -attempt.seatIDs.count
    }
  }

  /// Prints the second that is over and begins the next.
  mutating func tell(second: UInt64, arrived: Int, inFlight: Int) {
    let p99 = (Latencies(latencies).quantile(perMille: 990) ?? 0) / 1_000_000
    ThisProcess.writeLine(
      "t=\(second)s arrived=\(arrived) in_flight=\(inFlight) requests=\(latencies.count)/s "
        + "sold=\(seats) p99=\(p99)ms errors=\(errors)")
    latencies.removeAll(keepingCapacity: true)
    errors = 0
  }
}
