/// A row of the table of metrics.
struct MetricRow: Sendable {
  /// The labels that distinguish the series of a metric.
  enum Labels {
    case nothing, route, routeAndStatus, problem, turnover, retry, read, pool, poolAndEnd, task
    case poolAndSize, deed, deedAndReasonAlone, deedAndReasonUndone, letter
  }

  let kind: MetricFamily.Kind
  let name: String
  let help: String
  let labels: Labels
  var reading = MetricFamily.Reading.sum
  var divisor = 1.0
  var showsZero = true

  private static let nanosecondsPerSecond = 1e9

  /// A counter, which only grows. Counters for each route and status are mostly 0, so they are
  /// printed only once they have counted.
  static func counter(_ name: String, _ help: String, by labels: Labels = .nothing) -> MetricRow {
    MetricRow(
      kind: .counter, name: "boxoffice_\(name)_total", help: help, labels: labels,
      showsZero: labels != .routeAndStatus)
  }

  /// A sum of nanoseconds, printed in seconds.
  static func time(_ name: String, _ help: String, by labels: Labels = .nothing) -> MetricRow {
    MetricRow(
      kind: .counter, name: "boxoffice_\(name)_seconds_total", help: help, labels: labels,
      divisor: nanosecondsPerSecond)
  }

  /// Histograms of durations.
  static func durations(_ name: String, _ help: String, by labels: Labels) -> MetricRow {
    MetricRow(
      kind: .histogram, name: "boxoffice_\(name)_seconds", help: help, labels: labels,
      divisor: nanosecondsPerSecond, showsZero: false)
  }

  /// A gauge, summed over the living processes.
  static func living(
    _ name: String, _ help: String, by labels: Labels = .nothing, showsZero: Bool = true
  ) -> MetricRow {
    MetricRow(
      kind: .gauge, name: name, help: help, labels: labels, reading: .living, showsZero: showsZero)
  }

  /// The latest of the moments that any process has noted, in seconds since 1970.
  static func moment(_ name: String, _ help: String, by labels: Labels) -> MetricRow {
    MetricRow(
      kind: .gauge, name: "boxoffice_\(name)_timestamp_seconds", help: help, labels: labels,
      reading: .newest, showsZero: false)
  }

  /// The labels of each series; `routes` are the labels of the routes.
  func series(routes: [String]) -> [String] {
    let pools = MetricLabels.series("pool", MetricWords.pools)
    let deeds = MetricLabels.series("deed", MetricWords.deeds)
    return switch labels {
    case .nothing: [""]
    case .route: routes
    case .routeAndStatus: MetricLabels.series("status", MetricWords.statuses, within: routes)
    case .problem: MetricLabels.series("code", MetricWords.problems)
    case .turnover: MetricLabels.series("kind", MetricWords.turnovers)
    case .retry: MetricLabels.series("code", MetricWords.retries)
    case .read: MetricLabels.series("result", MetricWords.reads)
    case .pool: pools
    case .poolAndEnd: MetricLabels.series("reason", MetricWords.ends, within: pools)
    case .poolAndSize: MetricLabels.series("size", MetricWords.sizes, within: pools)
    case .deed: deeds
    case .deedAndReasonAlone:
      MetricLabels.series("reason", MetricWords.reasonsAlone, within: deeds)
    case .deedAndReasonUndone:
      MetricLabels.series("reason", MetricWords.reasonsUndone, within: deeds)
    case .task: MetricLabels.series("task", MetricWords.tasks)
    case .letter: MetricLabels.series("outcome", MetricWords.letters)
    }
  }
}
