import BoxOfficeAPI
import BoxOfficeStore
import Counters
import HTTP
import MariaDB
import Memcached
import Metrics

/// The numbers that a worker notes of itself and of each request.
final class WorkerCounters {
  private static let replayHeader = "Idempotent-Replayed"
  private static let nanosecondsPerMillisecond: UInt64 = 1_000_000

  private let page: CounterPage
  private let pool: Int
  private let drivers: DriverCounters
  // The requests of the round that were not answered yet.
  private var open = 0
  private var hungUpBefore = 0

  /// Begins with the worker's life.
  init(
    on page: CounterPage, _ purpose: Purpose, database: Database, memcached: Memcached, store: Store
  ) {
    self.page = page
    pool = purpose.series
    drivers = DriverCounters(on: page, database: database, memcached: memcached, store: store)
    page.set(1, .workers, pool)
    page.add(1, .workerStarts, pool)
  }

  /// `now` is the moment by the clock by which the requests arrived; `hungUp` counts from the
  /// worker's start.
  func roundBegan(of requests: [HTTPRequest], at now: Int64, hungUp: Int) {
    open = requests.count
    page.set(1, .busyWorkers, pool)
    page.add(1, at: SharedCounters.places.round(pool: pool, of: requests.count))
    page.add(UInt64(requests.count), .roundRequests, pool)
    for request in requests { noteWait(of: request, at: now) }
    page.add(UInt64(hungUp - hungUpBefore), .hungUp, pool)
    hungUpBefore = hungUp
  }

  /// Notes an answer, and with the last one of a round its end.
  func requestEnded(_ reply: API.Reply, took: Duration) {
    let places = SharedCounters.places
    let nanoseconds = took.nanoseconds
    let status = reply.response.status
    page.add(1, at: places.request(row: reply.row, status: status))
    note(nanoseconds, at: places.duration(row: reply.row))
    if let problem = reply.problem { page.add(1, at: places.problem(problem)) }
    if reply.isLate { page.add(1, .lateRequests) }
    if let effect = places.effect(row: reply.row, status: status), !isReplay(reply) {
      page.add(1, at: effect)
    }
    drivers.note()
    open -= 1
    guard open <= 0 else { return }
    page.add(nanoseconds, .busyTime, pool)
    page.set(0, .busyWorkers, pool)
  }

  private func noteWait(of request: HTTPRequest, at now: Int64) {
    guard let milliseconds = request.waitMilliseconds(at: now) else { return }
    note(
      UInt64(milliseconds) * Self.nanosecondsPerMillisecond,
      at: SharedCounters.places.wait(pool: pool))
  }

  /// Adds a duration to a histogram.
  private func note(_ nanoseconds: UInt64, at histogram: Int) {
    page.add(1, at: histogram + Histogram.bucket(nanoseconds: nanoseconds))
    page.add(nanoseconds, at: histogram + Histogram.sumWord)
  }

  private func isReplay(_ reply: API.Reply) -> Bool {
    reply.response.headers.contains { $0.name == Self.replayHeader }
  }
}
