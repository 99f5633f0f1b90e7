/// Prometheus' text format, version 0.0.4.
package struct MetricText {
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// Writes every family of a layout with the numbers of one page.
  package mutating func write(_ layout: MetricLayout, _ words: [UInt64]) {
    for family in layout.families {
      head(family.kind, family.name, family.help)
      for index in family.series.indices {
        let first = family.word(index)
        write(family, family.series[index], words[first..<(first + family.wordsPerSeries)])
      }
    }
  }

  /// Writes the help and type of a name; its samples follow.
  package mutating func head(_ kind: MetricFamily.Kind, _ name: String, _ help: String) {
    let text = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    line("# HELP \(name) \(text)")
    line("# TYPE \(name) \(kind.rawValue)")
  }

  /// Writes one number.
  package mutating func sample(_ name: String, _ labels: String = "", _ value: Double) {
    line(labels.isEmpty ? "\(name) \(number(value))" : "\(name){\(labels)} \(number(value))")
  }

  private mutating func write(
    _ family: MetricFamily, _ labels: String, _ words: ArraySlice<UInt64>
  ) {
    guard family.showsZero || words.contains(where: { $0 != 0 }) else { return }
    guard family.kind == .histogram else {
      sample(family.name, labels, Double(words[words.startIndex]) / family.divisor)
      return
    }
    let start = labels.isEmpty ? "" : labels + ","
    var count: UInt64 = 0
    for (bound, words) in zip(Histogram.bounds.map(number) + ["+Inf"], words) {
      count += words
      sample("\(family.name)_bucket", "\(start)le=\"\(bound)\"", Double(count))
    }
    let sum = words[words.startIndex + Histogram.sumWord]
    sample("\(family.name)_sum", labels, Double(sum) / family.divisor)
    sample("\(family.name)_count", labels, Double(count))
  }

  private mutating func line(_ text: String) {
    bytes += text.utf8
    bytes.append(0x0A)
  }

  private func number(_ value: Double) -> String {
    // Whole numbers are written without fraction or exponent, as far as a double holds them
    // exactly.
    if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 { return String(whole) }
    if value.isNaN { return "NaN" }
    return value.isInfinite ? (value < 0 ? "-Inf" : "+Inf") : "\(value)"
  }
}
