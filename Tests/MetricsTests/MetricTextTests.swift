import Testing

@testable import Metrics

private func text(_ rows: [(MetricRow, [String])], _ numbers: [Int: UInt64] = [:]) -> [String] {
  var layout = MetricLayout()
  for (row, series) in rows { layout.add(row, series: series) }
  var words = [UInt64](repeating: 0, count: layout.wordCount)
  for (index, number) in numbers { words[index] = number }
  var text = MetricText()
  text.write(layout, words)
  return String(decoding: text.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
}

@Suite("The text that Prometheus reads")
struct MetricTextTests {
  @Test("says what a number means before it tells it")
  func counter() {
    #expect(
      text([(.counter("holds", "Holds that buyers got."), [""])], [0: 7]) == [
        "# HELP boxoffice_holds_total Holds that buyers got.",
        "# TYPE boxoffice_holds_total counter",
        "boxoffice_holds_total 7",
      ])
  }

  @Test("escapes what a label must not contain as it is")
  func labels() {
    #expect(MetricLabels.text(["a": "x\"y\\z\nw"]) == #"a="x\"y\\z\nw""#)
    #expect(MetricLabels.text(["a": "1", "b": "한"]) == #"a="1",b="한""#)
    #expect(text([(.counter("c", "back\\slash\nline"), [""])])[0].hasSuffix(#"back\\slash\nline"#))
  }

  @Test("tells whole numbers whole and nanoseconds as seconds")
  func numbers() {
    #expect(
      text([(.time("t", "x"), [""])], [0: 1_500_000_000])[2] == "boxoffice_t_seconds_total 1.5")
    #expect(text([(.counter("c", "x"), [""])], [0: 1 << 52])[2].hasSuffix(" 4503599627370496"))
    #expect(text([(.counter("c", "x"), [""])], [0: .max])[2].hasSuffix(" 1.8446744073709552e+19"))
  }

  @Test("keeps silent about routes and statuses that never happened, and about no other counter")
  func zeros() {
    #expect(
      text([(.counter("r", "x", by: .routeAndStatus), ["a=\"1\"", "a=\"2\""])], [1: 3])[2...] == [
        "boxoffice_r_total{a=\"2\"} 3"
      ])
    #expect(text([(.counter("c", "x"), [""])]).last == "boxoffice_c_total 0")
  }

  @Test("has buckets that grow, the last of which is the count")
  func histogram() throws {
    let lines = text(
      [(.durations("d", "x", by: .route), ["route=\"/a\"", "route=\"/b\""])],
      [0: 2, 1: 3, Histogram.bounds.count: 4, Histogram.sumWord: 2_500_000_000])
    let buckets = lines.filter { $0.hasPrefix("boxoffice_d_seconds_bucket{route=\"/a\",le=") }
    #expect(buckets.count == Histogram.bounds.count + 1)
    let counts = buckets.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
    #expect(counts == [2] + Array(repeating: 5, count: Histogram.bounds.count - 1) + [9])
    #expect(buckets.last == "boxoffice_d_seconds_bucket{route=\"/a\",le=\"+Inf\"} 9")
    #expect(
      lines.suffix(2) == [
        "boxoffice_d_seconds_sum{route=\"/a\"} 2.5", "boxoffice_d_seconds_count{route=\"/a\"} 9",
      ])
    #expect(!lines.contains { $0.contains("/b") })
  }

  @Test("puts a duration that equals a bound below it")
  func bounds() {
    #expect(Histogram.bucket(nanoseconds: 0) == 0)
    #expect(Histogram.bucket(nanoseconds: 500_000) == 0)
    #expect(Histogram.bucket(nanoseconds: 500_001) == 1)
    #expect(Histogram.bucket(nanoseconds: 10_000_000_000) == Histogram.bounds.count - 1)
    #expect(Histogram.bucket(nanoseconds: .max) == Histogram.bounds.count)
  }
}
