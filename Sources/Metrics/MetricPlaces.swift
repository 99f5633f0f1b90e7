/// Where on a page each number lies, for an API with certain routes.
package struct MetricPlaces: Sendable {
  package let layout: MetricLayout
  private let deeds: [(status: Int, word: Int)?]
  private let statusColumns: [Int: Int]
  private let problemNumbers: [String: Int]
  private let taskNumbers: [String: Int]

  /// Routes are told apart by their place in this list; one more is for addresses that do not exist.
  package init(routes: [(method: String, path: String)]) {
    let labels =
      routes.map { MetricLabels.text(["method": $0.method, "route": $0.path]) }
      + [MetricLabels.text(["method": "other", "route": "other"])]
    var layout = MetricLayout()
    for row in Metric.table { layout.add(row, series: row.series(routes: labels)) }
    self.layout = layout
    deeds =
      routes.map { route in
        let done = Metric.deeds.first { $0.route == "\(route.method) \(route.path)" }
        return done.map { ($0.status, layout.families[$0.metric.rawValue].first) }
      } + [nil]
    statusColumns = Dictionary(
      uniqueKeysWithValues: zip(MetricWords.statuses.compactMap { Int($0) }, 0...))
    problemNumbers = Self.numbers(MetricWords.problems)
    taskNumbers = Self.numbers(MetricWords.tasks)
  }

  /// Where a number of its series lies.
  package func word(_ metric: Metric, _ series: Int = 0) -> Int {
    layout.families[metric.rawValue].word(series)
  }

  /// The number of a route's requests with a status; no row is an address that does not exist.
  package func request(row: Int?, status: Int) -> Int {
    let columns = MetricWords.statuses.count
    return word(.requests, route(row) * columns + (statusColumns[status] ?? columns - 1))
  }

  /// The first number of a route's durations.
  package func duration(row: Int?) -> Int {
    word(.durations, route(row))
  }

  /// The number of what such an answer has done, if it has done anything.
  package func deed(row: Int?, status: Int) -> Int? {
    guard let deed = deeds[route(row)], deed.status == status else { return nil }
    return deed.word
  }

  /// The number of a problem's code.
  package func problem(_ code: String) -> Int {
    word(.problems, problemNumbers[code] ?? MetricWords.problems.count - 1)
  }

  /// Which of the sweep's series a task has.
  package func task(_ name: String) -> Int {
    taskNumbers[name] ?? MetricWords.tasks.count - 1
  }

  private func route(_ row: Int?) -> Int { row ?? deeds.count - 1 }

  private static func numbers(_ names: [String]) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: zip(names, 0...))
  }
}
