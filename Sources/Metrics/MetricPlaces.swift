/// The position of each number on a page, for the routes of an API. All positions are worked out
/// before, because each request needs several.
package final class MetricPlaces: Sendable {
  private static let maximumStatus = 599

  package let layout: MetricLayout
  private let firsts: [Int]
  private let widths: [Int]
  private let effects: [(status: Int, word: Int)?]
  private let statusColumns: [Int]
  private let problemNumbers: [String: Int]
  private let taskNumbers: [String: Int]

  /// Works out the positions. A route is known by its index in the list; one more stands for
  /// addresses that do not exist.
  package init(routes: [(method: String, path: String)]) {
    let labels =
      routes.map { MetricLabels.text(["method": $0.method, "route": $0.path]) }
      + [MetricLabels.text(["method": "other", "route": "other"])]
    var layout = MetricLayout()
    for row in Metric.table { layout.add(row, series: row.series(routes: labels)) }
    self.layout = layout
    effects =
      routes.map { route in
        let done = Metric.effects.first { $0.route == "\(route.method) \(route.path)" }
        return done.map { ($0.status, layout.families[$0.metric.rawValue].first) }
      } + [nil]
    firsts = layout.families.map(\.first)
    widths = layout.families.map(\.wordsPerSeries)
    let statuses = Self.numbers(MetricWords.statuses)
    statusColumns = (0...Self.maximumStatus).map {
      statuses[String($0)] ?? MetricWords.statuses.count - 1
    }
    problemNumbers = Self.numbers(MetricWords.problems)
    taskNumbers = Self.numbers(MetricWords.tasks)
  }

  /// The position of a metric's series.
  package func word(_ metric: Metric, _ series: Int = 0) -> Int {
    firsts[metric.rawValue] + series * widths[metric.rawValue]
  }

  /// The position of a route's count of requests with a status; nil stands for an address that does
  /// not exist.
  package func request(row: Int?, status: Int) -> Int {
    let column = statusColumns[min(max(status, 0), Self.maximumStatus)]
    return word(.requests, route(row) * MetricWords.statuses.count + column)
  }

  /// The position of a route's first bucket of durations.
  package func duration(row: Int?) -> Int {
    word(.durations, route(row))
  }

  /// The position of a pool's first bucket of waits.
  package func wait(pool: Int) -> Int {
    word(.waits, pool)
  }

  /// The position of the effect of an answer; nil if the answer has none.
  package func effect(row: Int?, status: Int) -> Int? {
    guard let effect = effects[route(row)], effect.status == status else { return nil }
    return effect.word
  }

  /// The position of the count of a pool's rounds with so many requests.
  package func round(pool: Int, of requests: Int) -> Int {
    // The sizes double: 1, 2, 3-4, 5-8 …
    let size = Int.bitWidth - max(requests - 1, 0).leadingZeroBitCount
    let last = MetricWords.sizes.count - 1
    return word(.rounds, pool * MetricWords.sizes.count + min(size, last))
  }

  /// The position of the count of a problem.
  package func problem(_ code: String) -> Int {
    word(.problems, problemNumbers[code] ?? MetricWords.problems.count - 1)
  }

  /// The index of a task among the sweep's series.
  package func task(_ name: String) -> Int {
    taskNumbers[name] ?? MetricWords.tasks.count - 1
  }

  private func route(_ row: Int?) -> Int { row ?? effects.count - 1 }

  private static func numbers(_ names: [String]) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: zip(names, 0...))
  }
}
