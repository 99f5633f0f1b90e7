/// A drawing over the time of the evening, with the table of its numbers behind it.
struct Chart {
  /// Numbers of one kind, one per piece of time; nil where there was nothing to measure.
  struct Series {
    let name: String
    let values: [Double?]
  }

  enum Shape {
    /// One curve above a filled ground.
    case curve
    /// Two curves with the ground between them filled: the usual and the slow.
    case band
    /// The counts of each piece of time, one upon the other.
    case bars
  }

  let title: String
  let unit: String
  let shape: Shape
  let series: [Series]
  /// The length of a piece of time, in whole seconds.
  let pieceSeconds: Int
  let isWhole: Bool

  private static let (left, right, top, bottom) = (52.0, 48.0, 12.0, 26.0)
  private static let (valueTicks, timeTicks) = (4.0, 7.0)

  private var pieces: Int { series.first?.values.count ?? 0 }
  private var seconds: Double { Double(max(pieces, 1) * pieceSeconds) }

  // Bands stand side by side, the others have the page's width; so the letters come out alike.
  private var width: Double { shape == .band ? 480 : 1000 }
  private var height: Double { shape == .band ? 180 : 230 }

  private var highest: Double {
    guard shape == .bars else { return series.flatMap(\.values).compactMap(\.self).max() ?? 0 }
    return (0..<pieces).map { index in series.reduce(0) { $0 + ($1.values[index] ?? 0) } }.max()
      ?? 0
  }

  private var scale: ChartScale {
    ChartScale(upTo: highest, ticks: Self.valueTicks, isWhole: isWhole)
  }

  private func x(_ second: Double) -> Double {
    Self.left + second / seconds * (width - Self.left - Self.right)
  }

  private func y(_ value: Double, _ scale: ChartScale) -> Double {
    height - Self.bottom - value / scale.end * (height - Self.top - Self.bottom)
  }

  /// The figure; its number keeps the ids of its parts apart from those of other figures.
  func figure(number: Int) -> Markup {
    """
    <figure>
    <figcaption id="chart-\(number)"><b>\(title)</b> <span>\(unit)</span>\(legend)</figcaption>
    <div class="scroll"><svg class="\(shape == .band ? "narrow" : "wide")" viewBox="0 0 \(Length(width).markup) \(Length(height).markup)" role="img" aria-labelledby="chart-\(number)">
    \(frame)\(drawing)</svg></div>
    <details><summary>The numbers</summary><div class="scroll">\(table)</div></details>
    </figure>

    """
  }

  private var frame: Markup {
    let scale = scale
    let lines = scale.ticks.map { tick -> Markup in
      let y = Length(y(tick, scale)).markup
      return """
        <path class="grid" d="M\(Length(Self.left).markup) \(y)H\(Length(width - Self.right).markup)"/>
        <text class="y" x="\(Length(Self.left - 8).markup)" y="\(y)" dy="4">\(label(tick))</text>

        """
    }
    let times = ChartScale(upTo: seconds, ticks: Self.timeTicks, isWhole: true).ticks.filter {
      $0 <= seconds
    }
    let marks = times.map { second -> Markup in
      """
      <text class="x" x="\(Length(x(second)).markup)" y="\(Length(height - 8).markup)">\(label(second)) s</text>

      """
    }
    return "\(lines)\(marks)"
  }

  private func label(_ value: Double) -> String {
    value == value.rounded() ? Reading.grouped(Int(value)) : Length(value).description
  }

  private var drawing: Markup {
    switch shape {
    case .curve: curve
    case .band: band
    case .bars: bars
    }
  }
}

extension Chart {
  private var curve: Markup {
    guard let values = series.first?.values, !values.isEmpty else { return "" }
    let scale = scale
    // Each value is the state at the end of its piece of time.
    let points = values.enumerated().map { index, value in
      (x: x(Double((index + 1) * pieceSeconds)), y: y(value ?? 0, scale))
    }
    let line = points.map { "L\(Length($0.x)) \(Length($0.y))" }.joined()
    let floor = Length(y(0, scale))
    let start = "M\(Length(x(0))) \(floor)"
    return """
      <path class="ground" d="\(start + line)V\(floor.markup)Z"/>
      <path class="line" d="\(start + line)"/>
      <text class="end" x="\(Length(points[points.count - 1].x + 6).markup)" y="\(Length(points[points.count - 1].y + 4).markup)">\(label(values.last.flatMap(\.self) ?? 0))</text>

      """
  }

  private var band: Markup {
    let scale = scale
    let usual = points(0, scale)
    let slow = points(1, scale)
    let there = slow + usual.reversed()
    let outline = there.enumerated().map { "\($0 == 0 ? "M" : "L")\(Length($1.x)) \(Length($1.y))" }
    return """
      <path class="ground" d="\(outline.joined())Z"/>
      <path class="line slow" d="\(path(slow))"/>
      <path class="line" d="\(path(usual))"/>
      \(endLabels(usual, slow))
      """
  }

  private func points(_ index: Int, _ scale: ChartScale) -> [(x: Double, y: Double)] {
    guard series.indices.contains(index) else { return [] }
    return series[index].values.enumerated().compactMap { piece, value in
      value.map { (x((Double(piece) + 0.5) * Double(pieceSeconds)), y($0, scale)) }
    }
  }

  /// One point alone becomes a dot by its round ends.
  private func path(_ points: [(x: Double, y: Double)]) -> String {
    guard points.count != 1 else { return "M\(Length(points[0].x)) \(Length(points[0].y))h0.1" }
    return points.enumerated().map { "\($0 == 0 ? "M" : "L")\(Length($1.x)) \(Length($1.y))" }
      .joined()
  }

  /// Names the curves at their ends, so that no reader has to tell them by colour.
  private func endLabels(
    _ usual: [(x: Double, y: Double)], _ slow: [(x: Double, y: Double)]
  ) -> Markup {
    guard let low = usual.last, let high = slow.last, series.count == 2 else { return "" }
    let apart = 13.0
    let lowY = min(low.y, height - Self.bottom) + 4
    let highY = min(high.y + 4, lowY - apart)
    return """
      <text class="end" x="\(Length(low.x + 6).markup)" y="\(Length(lowY).markup)">\(series[0].name)</text>
      <text class="end" x="\(Length(high.x + 6).markup)" y="\(Length(highY).markup)">\(series[1].name)</text>

      """
  }

  private var bars: Markup {
    let scale = scale
    let step = x(Double(pieceSeconds)) - x(0)
    let gap = min(step * 0.2, 2)
    var drawn: [Markup] = []
    for piece in 0..<pieces {
      var below = 0.0
      for (index, series) in series.enumerated() {
        guard let value = series.values[piece], value > 0 else { continue }
        let top = y(below + value, scale)
        drawn.append(
          """
          <rect class="bar-\(index)" x="\(Length(x(Double(piece * pieceSeconds)) + gap / 2).markup)" y="\(Length(top).markup)" width="\(Length(step - gap).markup)" height="\(Length(y(below, scale) - top).markup)"/>

          """)
        below += value
      }
    }
    return "\(drawn)"
  }

  private var legend: Markup {
    guard shape == .bars else { return "" }
    let entries = series.enumerated().map { index, series -> Markup in
      """
       <span class="key"><svg viewBox="0 0 14 14" aria-hidden="true"><rect class="bar-\(index)" width="14" height="14"/></svg> \(series.name)</span>
      """
    }
    return "\(entries)"
  }

  private var table: Markup {
    let names = series.map { series -> Markup in "<th scope=\"col\">\(series.name)</th>" }
    let rows = (0..<pieces).map { piece -> Markup in
      let cells = series.map { series -> Markup in
        "<td>\(series.values[piece].map(label) ?? "–")</td>"
      }
      return "<tr><th scope=\"row\">\(piece * pieceSeconds)</th>\(cells)</tr>\n"
    }
    return """
      <table><thead><tr><th scope="col">from second</th>\(names)</tr></thead>
      <tbody>\(rows)</tbody></table>
      """
  }
}

extension Length {
  /// The length as the text of an attribute.
  fileprivate var markup: Markup { "\(description)" }
}
