import Testing

@testable import Rehearsal

@Suite("The page of the report")
struct ReportPageTests {
  private let hostile = #"<script>alert("x")</script> & 'so' <img src=//evil.example> ]]> ​\#u{1}"#

  @Test("Every tag is closed in order, and every attribute is quoted and there once")
  func wellFormed() {
    var evening = ReportTests.evening()
    evening.stored["pay-1"] = nil
    #expect(PageScan(ReportTests.report(evening).html).faults == [])
    #expect(PageScan(ReportTests.report(ReportTests.evening()).html).faults == [])
    let nothing = Report(title: "", parameters: [], history: [], verdict: nil)
    #expect(PageScan(nothing.html).faults == [])
  }

  @Test("The scan of these tests sees what is wrong with a page")
  func scan() {
    #expect(PageScan("<!DOCTYPE html>\n<p><b>a</p></b>").faults != [])
    #expect(PageScan("<!DOCTYPE html>\n<p>").faults != [])
    #expect(PageScan("<!DOCTYPE html>\n<p class=a>a</p>").faults != [])
    #expect(PageScan("<!DOCTYPE html>\n<p id=\"a\" id=\"b\">a</p>").faults != [])
    #expect(PageScan("<!DOCTYPE html>\n<p>a < b</p>").faults != [])
    #expect(PageScan("<!DOCTYPE html>\n<p>a & b</p>").faults != [])
    #expect(PageScan("<!DOCTYPE html>\n<p id=\"a\">a</p><p id=\"a\">b</p>").faults != [])
    #expect(PageScan("<!DOCTYPE html>\n<p id=\"a\">a &amp; b<br/></p>").faults == [])
  }

  @Test("It needs no other file, no script and no network")
  func selfContained() {
    let page = ReportTests.report(ReportTests.evening()).html
    for word in [
      "http:", "https:", "//", "<script", "<link", "@import", "src=", "href=", "<iframe",
    ] {
      #expect(!page.contains(word), "\(word)")
    }
    // The only addresses are hatchings on the page itself.
    for address in page.matches(of: /url\(([^)]*)\)/) {
      #expect(["#slant", "#dots"].contains(String(address.output.1)))
      #expect(page.contains("id=\"\(address.output.1.dropFirst())\""))
    }
  }

  @Test("Hostile text stays text, wherever it comes from")
  func hostileText() {
    var evening = ReportTests.evening()
    evening.stored["pay-1"] = nil
    evening.history[1].key = hostile
    evening.history[2].outcome = .answered(status: 409, code: hostile)
    evening.history[3].outcome = .unknown(reason: hostile)
    let page = Report(
      title: hostile, parameters: [(hostile, hostile)], history: evening.history,
      verdict: evening.verdict()
    ).html
    #expect(PageScan(page).faults == [])
    #expect(!page.contains("<script"))
    #expect(!page.contains("<img"))
    #expect(!page.contains("\u{1}"))
    #expect(page.contains("<title>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;so"))
  }

  @Test("It follows the reader's choice of light and dark")
  func schemes() {
    let page = ReportTests.report(ReportTests.evening()).html
    #expect(page.contains("@media (prefers-color-scheme: dark)"))
    #expect(page.contains("<meta name=\"color-scheme\" content=\"light dark\"/>"))
  }

  @Test("Each chart has a name and the table of its numbers")
  func accessible() {
    var evening = ReportTests.evening()
    evening.ask(.join, by: 3, at: 1, 201) { $0.queueState = "waiting" }
    let report = ReportTests.report(evening)
    let page = report.html
    #expect(report.charts.map(\.title) == ["Seats sold", "In line", "Without success"])
    #expect(report.latencies.map(\.title) == ["join", "poll", "hold", "pay"])
    let figures = page.split(separator: "<figure>").dropFirst()
    #expect(figures.count == 7)
    for (number, figure) in figures.enumerated() {
      #expect(figure.contains("<figcaption id=\"chart-\(number)\">"))
      #expect(figure.contains("role=\"img\" aria-labelledby=\"chart-\(number)\""))
      #expect(figure.contains("<th scope=\"row\">"))
    }
  }

  @Test("An axis ends at a round number that no value exceeds")
  func scales() {
    #expect(ChartScale(upTo: 0, ticks: 4, isWhole: true).ticks == [0, 1])
    #expect(ChartScale(upTo: 3, ticks: 4, isWhole: true).ticks == [0, 1, 2, 3])
    #expect(ChartScale(upTo: 3_828, ticks: 4, isWhole: true).end == 4_000)
    #expect(ChartScale(upTo: 161.4, ticks: 4, isWhole: false).ticks == [0, 50, 100, 150, 200])
    for value in [0.05, 0.3, 1, 9.9, 10, 11, 99, 1234, 99_999] {
      let scale = ChartScale(upTo: value, ticks: 4, isWhole: false)
      #expect(scale.end >= value)
      #expect((2...6).contains(scale.ticks.count), "\(value) \(scale.ticks)")
    }
  }

  @Test("Numbers are written as people read them")
  func reading() {
    #expect(Reading.milliseconds(0) == "0.0")
    #expect(Reading.milliseconds(12_340_000) == "12.3")
    #expect(Reading.milliseconds(1_234_567_890) == "1\u{2009}235")
    #expect(Reading.grouped(-1_234_567) == "-1\u{2009}234\u{2009}567")
    #expect(Length(-0.04).description == "0.0")
    #expect(Length(-1.25).description == "-1.3")
  }
}
