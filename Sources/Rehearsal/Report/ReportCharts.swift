extension Report {
  private var pieceSeconds: Int { Int(timeline.piece / 1_000_000_000) }

  /// The charts of the evening: the pace of sales, the length of the line, refusals and failures.
  var charts: [Chart] {
    var charts = [
      counted(
        "Seats sold", "seats, less those given back", .curve, [("seats", { $0.seatsSold })])
    ]
    if timeline.moments.contains(where: { $0.waiting > 0 }) {
      charts.append(counted("In line", "people waiting", .curve, [("waiting", { $0.waiting })]))
    }
    charts.append(
      counted(
        "Without success", "answers in \(pieceSeconds) s", .bars,
        [
          ("refused", { $0.refused }), ("failed or shed", { $0.failed }),
          ("no answer", { $0.unknown }),
        ]))
    return charts
  }

  /// One chart per step, with scales of their own.
  var latencies: [Chart] {
    figures.map { figure in
      Chart(
        title: figure.step.rawValue, unit: "ms", shape: .band,
        series: [("p50", 500), ("p99", 990)].map { name, share in
          Chart.Series(
            name: name,
            values: timeline.moments.map { moment in
              moment.latencies[figure.step]?.quantile(perMille: share).map {
                // In tenths of a millisecond, as in the table.
                Double(($0 + 50_000) / 100_000) / 10
              }
            })
        }, pieceSeconds: pieceSeconds, isWhole: false)
    }
  }

  private func counted(
    _ title: String, _ unit: String, _ shape: Chart.Shape,
    _ series: [(name: String, value: (Timeline.Moment) -> Int)]
  ) -> Chart {
    Chart(
      title: title, unit: unit, shape: shape,
      series: series.map { series in
        Chart.Series(
          name: series.name, values: timeline.moments.map { Double(max(0, series.value($0))) })
      }, pieceSeconds: pieceSeconds, isWhole: true)
  }
}
