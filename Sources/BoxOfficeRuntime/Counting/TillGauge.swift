import BoxOffice
import Counters
import Metrics
import System

/// The tills of this host, as their pages show them to any process of it.
final class TillGauge {
  private static let pool = Purpose.till.series
  private static let lookMilliseconds: Int64 = 50
  private static let latelyMilliseconds: Int64 = 300

  private let counters: SharedCounters
  private var looks: [(at: Int64, wait: Int64)] = []

  init(counters: SharedCounters) {
    self.counters = counters
  }

  /// The longest wait seen in the last moment. A single look may fall on a payment, which is taken
  /// before all holds.
  func lately() -> Int64 {
    let now = MonotonicClock.milliseconds
    if now - (looks.last?.at ?? 0) >= Self.lookMilliseconds {
      looks.removeAll { $0.at < now - Self.latelyMilliseconds }
      looks.append((now, pressure()?.waitMilliseconds ?? 0))
    }
    return looks.map(\.wait).max() ?? 0
  }

  /// The pressure that shows without being told: only what some till worker has in its hands. nil
  /// where no till is open, because then nothing is known.
  func pressure() -> HostPressure? {
    var workers: Int64 = 0
    var oldest: Int64 = 0
    let now = WallClock.milliseconds
    for page in counters.livingPages() {
      guard page[SharedCounters.places.word(.workers, Self.pool)] == 1 else { continue }
      workers += 1
      guard page[SharedCounters.places.word(.busyWorkers, Self.pool)] == 1 else { continue }
      let came = Int64(page[SharedCounters.places.word(.roundCame, Self.pool)])
      if came > 0 { oldest = max(oldest, now - came) }
    }
    guard workers > 0 else { return nil }
    return HostPressure(
      host: ThisProcess.hostName, tillWorkers: workers, waitMilliseconds: oldest)
  }
}
