import Testing

@testable import Metrics

private let routes = [
  ("GET", "/healthz"), ("POST", "/v1/orders"), ("GET", "/v1/orders"),
]

@Suite("Which number lies where")
struct MetricPlacesTests {
  private let places = MetricPlaces(routes: routes)

  @Test("The table has a row for each metric, in the same order, and no name twice")
  func table() {
    let names = Metric.table.map(\.name)
    #expect(names.count == Metric.allCases.count)
    #expect(Set(names).count == names.count)
    // A few at each end and between, by name: a row too many or too few moves all that follow.
    #expect(Metric.table[Metric.requests.rawValue].name == "boxoffice_http_requests_total")
    #expect(Metric.table[Metric.holds.rawValue].name == "boxoffice_holds_total")
    #expect(Metric.table[Metric.users.rawValue].name == "boxoffice_users_total")
    #expect(Metric.table[Metric.cacheSkips.rawValue].name == "boxoffice_cache_skips_total")
    #expect(Metric.table[Metric.startTime.rawValue].name == "process_start_time_seconds")
    #expect(Metric.table[Metric.sweepItems.rawValue].name == "boxoffice_sweep_items_total")
  }

  @Test("No two numbers share a place")
  func apart() {
    let words = places.layout.families.flatMap { Array($0.words) }
    #expect(words == Array(0..<places.layout.wordCount))
  }

  @Test("A round has the place of its pool and size")
  func rounds() {
    let sizes = [1, 2, 3, 4, 5, 8, 9, 16, 17, 32, 256].map { places.round(pool: 1, of: $0) }
    let first = places.word(.rounds, MetricWords.sizes.count)
    #expect(sizes.map { $0 - first } == [0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5])
    #expect(places.round(pool: 0, of: 256) == first - 1)
  }

  @Test("A wait has the place of its pool")
  func waits() {
    let pools = MetricWords.pools.indices.map { places.wait(pool: $0) }
    #expect(pools.map { $0 - pools[0] } == pools.indices.map { $0 * Histogram.wordCount })
    #expect(Metric.table[Metric.waits.rawValue].name == "boxoffice_request_wait_seconds")
  }

  @Test("A request has the place of its route and status, a strange one that of the others")
  func requests() {
    let statuses = MetricWords.statuses
    let all = (routes.indices.map { Optional($0) } + [nil]).flatMap { row in
      (statuses.compactMap { Int($0) } + [299]).map { places.request(row: row, status: $0) }
    }
    #expect(Set(all).count == all.count && all.count == 4 * statuses.count)
    #expect(places.request(row: 0, status: 299) == places.request(row: 0, status: 777))
    #expect(places.problem("no_such_code") == places.problem("other"))
    #expect(places.task("no_such_task") == places.task("other"))
  }

  @Test("An order counts where the route answers 201, and nowhere else")
  func effects() {
    #expect(places.effect(row: 1, status: 201) == places.word(.orders))
    #expect(places.effect(row: 1, status: 409) == nil)
    #expect(places.effect(row: 2, status: 201) == nil)
    #expect(places.effect(row: nil, status: 201) == nil)
  }

  // Alerts and boards name these words; their order is that of the pages in shared memory.
  @Test("Every task of the sweep is counted under its own name")
  func tasks() {
    #expect(
      MetricWords.tasks == [
        "invalidated", "due_lines", "expired", "positioned", "expired_passes", "pruned",
        "given_up", "indexed", "past", "other",
      ])
    let counted = SweepTask.allCases.map { places.task($0.rawValue) }
    #expect(Set(counted).count == counted.count && !counted.contains(places.task("other")))
  }

  @Test("Pages are added up, apart from what only the living say and from the newest moment")
  func total() {
    var pages = [[UInt64]](
      repeating: [UInt64](repeating: 0, count: places.layout.wordCount), count: 2)
    for index in pages.indices {
      pages[index][places.word(.orders)] = UInt64(10 + index)
      pages[index][places.word(.workers)] = 1
      pages[index][places.word(.sweepSuccesses)] = UInt64(100 - index)
    }
    let total = places.layout.total(of: [(pages[0], false), (pages[1], true)]) { $0[$1] }
    #expect(total[places.word(.orders)] == 21)
    #expect(total[places.word(.workers)] == 1)
    #expect(total[places.word(.sweepSuccesses)] == 100)
  }

  @Test("Processes that count differently do not share a file")
  func fingerprint() {
    let other = MetricPlaces(routes: routes.reversed())
    #expect(other.layout.wordCount == places.layout.wordCount)
    #expect(other.layout.fingerprint != places.layout.fingerprint)
    #expect(MetricPlaces(routes: routes).layout.fingerprint == places.layout.fingerprint)
  }
}
