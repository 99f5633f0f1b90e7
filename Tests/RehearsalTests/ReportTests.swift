import TestSupport
import Testing

@testable import Rehearsal

@Suite("The report")
struct ReportTests {
  static func evening() -> Evening {
    var evening = Evening()
    evening.hold(1, of: [4, 5], by: 1, at: 1)
    evening.pay(1, by: 1, at: 2)
    evening.ask(.hold, by: 2, at: 3, 409, code: "seat_unavailable", key: "a")
    evening.ask(.hold, by: 2, at: 4, nil, key: "b")
    evening.ask(.poll, by: 3, at: 4, 503, code: "unavailable")
    return evening
  }

  static func report(_ evening: Evening, title: String = "An evening") -> Report {
    Report(
      title: title, parameters: [("buyers", "3"), ("seed", "7")], history: evening.history,
      verdict: evening.verdict())
  }

  @Test("A quantile is the smallest value that such a part does not exceed")
  func quantiles() {
    let hundred = Latencies((1...100).reversed().map { UInt64($0) })
    #expect(hundred.quantile(perMille: 500) == 50)
    #expect(hundred.quantile(perMille: 990) == 99)
    #expect(hundred.quantile(perMille: 999) == 100)
    #expect(hundred.quantile(perMille: 1000) == 100)
    #expect(hundred.quantile(perMille: 0) == 1)
    #expect(Latencies([7]).quantile(perMille: 500) == 7)
    #expect(Latencies([1, 2]).quantile(perMille: 500) == 1)
    #expect(Latencies([]).quantile(perMille: 500) == nil)
  }

  @Test("Latency counts from when the request was meant to begin")
  func lateStart() {
    let attempt = Attempt(
      number: 0, buyer: 1, step: .poll, intended: 1_000, began: 5_000, ended: 6_000,
      outcome: .answered(status: 200, code: nil))
    #expect(attempt.latency == 5_000)
  }

  @Test("The table has a line per step, its errors by code, and the verdict")
  func table() {
    let lines = Self.report(Self.evening()).table.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("step "))
    let hold = lines.first { $0.hasPrefix("hold") } ?? ""
    #expect(hold.contains("  10.0  "))
    #expect(hold.hasSuffix("409 seat_unavailable: 1, unknown timeout: 1"))
    #expect(lines.last == "Every promise was kept.")
  }

  @Test("The table names what was broken, and says so where nobody judged")
  func tableOfViolations() {
    var evening = Self.evening()
    evening.stored["pay-1"] = nil
    let text = Self.report(evening).table
    #expect(text.contains("key_forgotten: "))
    #expect(text.hasSuffix("1 violations.\n"))
    let unjudged = Report(title: "t", parameters: [], history: evening.history, verdict: nil)
    #expect(unjudged.table.contains("Not judged"))
  }

  @Test("The JSON has the documented names")
  func json() throws {
    var evening = Self.evening()
    evening.stored["pay-1"] = nil
    let json = try #require(JSON(parsing: Array(Self.report(evening).json.utf8)))
    #expect(
      json.names == [
        "attempts", "duration_ms", "format", "parameters", "steps", "timeline", "title", "verdict",
      ])
    #expect(json.parameters.seed.string == "7")
    #expect(json.duration_ms.integer == 3_010)
    let hold = try #require(json.steps.array.first { $0.step.string == "hold" })
    #expect(
      hold.names == [
        "count", "errors", "max_us", "p50_us", "p90_us", "p99_9_us", "p99_us", "per_second", "step",
      ])
    #expect(hold.count.integer == 3)
    #expect(hold.p50_us.integer == 10_000)
    #expect(hold.errors["409 seat_unavailable"].integer == 1)
    let moment = try #require(json.timeline.moments.array.last)
    #expect(
      moment.names == [
        "failed", "refused", "seats_sold", "start_ms", "steps", "unknown", "waiting",
      ])
    #expect(moment.seats_sold.integer == 2)
    #expect(json.verdict.clean.bool == false)
    let violation = json.verdict.violations[0]
    #expect(violation.rule.string == "key_forgotten")
    #expect(violation.requests[0].key.string == "pay-1")
    #expect(violation.requests[0].outcome.string == "201")
  }

  @Test("Requests of the warm-up are in the timeline, and in no figure of a step")
  func warmUp() {
    let evening = Self.evening()
    let report = Report(
      title: "An evening", parameters: [], history: evening.history, verdict: nil,
      warmUp: 2 * Evening.second)
    #expect(report.figures.map(\.step) == [.poll, .hold])
    #expect(report.figures.map(\.latencies.count) == [1, 2])
    #expect(report.timeline.moments.reduce(0) { $0 + ($1.latencies[.pay]?.count ?? 0) } == 1)
  }

  @Test("A rehearsal of nothing has a report")
  func nothing() {
    let report = Report(title: "", parameters: [], history: [], verdict: nil)
    #expect(report.table.hasPrefix("step"))
    #expect(JSON(parsing: Array(report.json.utf8)) != nil)
  }

  @Test("Seats sold go down by what is given back, the line by who is let in")
  func timeline() {
    var evening = Self.evening()
    evening.ask(.cancel, by: 1, at: 4, 201, key: "c") { $0.orderID = 1001 }
    evening.ask(.join, by: 3, at: 1, 201) { $0.queueState = "waiting" }
    evening.ask(.poll, by: 3, at: 3, 201) { $0.queueState = "active" }
    let timeline = Timeline(evening.history)
    #expect(timeline.moments.map(\.seatsSold) == [0, 0, 2, 2, 0])
    #expect(timeline.moments.map(\.waiting) == [0, 1, 1, 0, 0])
    #expect(timeline.moments.map(\.failed) == [0, 0, 0, 0, 1])
    #expect(timeline.moments.map(\.refused) == [0, 0, 0, 1, 0])
    #expect(timeline.moments.map(\.unknown) == [0, 0, 0, 0, 1])
  }

  @Test("Seats given back count once, also where only the replay of the answer arrived")
  func replayedCancellation() {
    var evening = Evening()
    evening.hold(1, of: [4, 5], by: 1, at: 1)
    evening.pay(1, by: 1, at: 2)
    evening.ask(.cancel, by: 1, at: 3, nil, key: "c") { $0.orderID = 1001 }
    for second in UInt64(4)...5 {
      evening.ask(.cancel, by: 1, at: second, 201, key: "c") {
        $0.orderID = 1001
        $0.isReplayed = true
      }
    }
    #expect(Self.report(evening).timeline.moments.map(\.seatsSold).last == 0)
  }
}
