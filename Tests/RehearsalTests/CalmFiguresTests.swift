import TestSupport
import Testing

@testable import Rehearsal

@Suite("The figures of a flood")
struct CalmFiguresTests {
  private static let second = Evening.second
  private var evening = Evening(buyers: 9)

  /// The first person is inside from 1 s on, holds at 2 s and pays at 3 s.
  init() {
    evening.ask(.join, by: 1, at: 1, 201) {
      $0.queueState = "active"
      $0.expiresAt = 601_000
    }
    evening.hold(1, of: [4], by: 1, at: 2)
    evening.history[1].createdAt = 2_000
    evening.history[1].expiresAt = 302_000
    evening.pay(1, by: 1, at: 3)
  }

  private func figures(
    from start: UInt64 = 0, to end: UInt64 = 10, disturbed: Range<UInt64>? = nil,
    _ change: (inout Evening) -> Void = { _ in }
  ) -> CalmFigures {
    var evening = evening
    change(&evening)
    return CalmFigures(
      evening.history,
      Calm(disturbed: disturbed.map { $0.lowerBound * Self.second..<$0.upperBound * Self.second }),
      during: start * Self.second..<end * Self.second, toldWithin: CalmFigures.politely)
  }

  @Test("What is paid in the rush counts, once an order and by the second of the answer")
  func goodput() {
    #expect(figures().paid == 1)
    #expect(figures().goodputTenths == 1)
    #expect(figures(from: 3, to: 4).goodputTenths == 10)
    #expect(figures(from: 4).paid == 0)
    let twice = figures {
      $0.ask(.pay, by: 1, at: 4, 201, key: "pay-1") {
        $0.orderID = 1001
        $0.isReplayed = true
      }
    }
    #expect(twice.paid == 1)
  }

  @Test("Inside and outside are told apart, and only those inside have durations")
  func sides() {
    let figures = figures {
      $0.ask(.hold, by: 2, at: 4, 503, key: "h") { $0.retryAfterSeconds = 3 }
      $0.ask(.hold, by: 3, at: 4, 201, key: "i") { $0.holdID = 7 }
      $0.ask(.poll, by: 4, at: 4, 200) { $0.queueState = "waiting" }
    }
    #expect(figures.came == 4 && figures.admitted == 2)
    #expect(figures.holds.count == 1 && figures.payments.count == 1)
    #expect(figures.outsideRequests == 2)
    let late = self.figures(to: 3) {
      $0.ask(.join, by: 2, at: 2, 201) { $0.queueState = "waiting" }
      $0.ask(.poll, by: 2, at: 4, 200) { $0.queueState = "active" }
    }
    #expect(late.outsideRequests == 1 && late.admitted == 2)
    #expect(figures.shed.isEmpty)
  }

  @Test("Who is turned away inside is counted by the answer, apart from what was disturbed")
  func shed() {
    func change(_ evening: inout Evening) {
      evening.hold(2, of: [5], by: 2, at: 4)
      evening.history[3].createdAt = 4_000
      evening.history[3].expiresAt = 304_000
      evening.ask(.pay, by: 2, at: 5, 503, code: "unavailable", key: "p") { $0.holdID = 2 }
      evening.ask(.pay, by: 2, at: 8, 403, code: "queue_token_required", key: "p") { $0.holdID = 2 }
    }
    let all = figures(change)
    #expect(all.shedPayments == 2 && all.shedHolds == 0 && all.shedDisturbed == 0)
    #expect(all.shed == ["pay 503 unavailable": 1, "pay 403 queue_token_required": 1])
    #expect(figures(from: 9, change).shedPayments == 2, "in the warm-up, too")
    let disturbed = figures(disturbed: 5..<7, change)
    #expect(disturbed.shedPayments == 1 && disturbed.shedDisturbed == 1)
    #expect(disturbed.disturbedPayments.count == 1 && disturbed.payments.count == 2)
  }

  @Test("A newcomer is told by a place, by a reason, or by when to come again; and in time")
  func telling() {
    func told(_ status: Int?, retry: Int? = nil, after: UInt64 = 10_000_000) -> Int {
      let figures = figures {
        $0.ask(.join, by: 2, at: 4, status) { attempt in
          attempt.retryAfterSeconds = retry
          attempt.ended = attempt.began + after
        }
      }
      #expect(figures.asked == 2)
      return figures.told - 1
    }
    #expect(told(201) == 1)
    #expect(told(409) == 1)
    #expect(told(503, retry: 4) == 1)
    #expect(told(503) == 0)
    #expect(told(504, retry: 1) == 0)
    #expect(told(nil) == 0)
    #expect(told(201, after: Self.second) == 1)
    #expect(told(201, after: Self.second + 1) == 0)
  }

  @Test("The spread of Retry-After is that of those outside")
  func spread() {
    let spread = figures {
      for (buyer, seconds) in [(2, 4), (3, 6), (4, 4), (5, 6)] {
        $0.ask(.join, by: buyer, at: 4, 503) { $0.retryAfterSeconds = seconds }
      }
      $0.ask(.hold, by: 1, at: 2, 503, key: "x") { $0.retryAfterSeconds = 100 }
    }.retryAfter
    #expect(spread == Spread([4, 6, 4, 6]))
    #expect(spread.distinct == 2 && spread.mean == 50 && spread.deviation == 10)
    #expect(Spread([]).mean == nil)
  }

  @Test("Normal is the first second in which nobody inside waits or is refused")
  func normal() {
    func seconds(_ change: (inout Evening) -> Void) -> Int? {
      figures(to: 3, change).normalAfterRush
    }
    #expect(seconds { _ in } == 0)
    let slow = seconds {
      $0.history[2].ended = 5 * Self.second + 1
      $0.ask(.poll, by: 2, at: 6, 200)
    }
    #expect(slow == 3)
    let refused = seconds {
      $0.ask(.poll, by: 2, at: 3, 503)
      $0.ask(.poll, by: 2, at: 4, 200)
    }
    #expect(refused == 1)
    let walkIn = seconds { $0.ask(.hold, by: 2, at: 3, 503, key: "w") }
    #expect(walkIn == 0)
    #expect(seconds { $0.ask(.poll, by: 2, at: 3, 503) } == nil)
    #expect(figures(to: 60).normalAfterRush == nil)
  }

  @Test("A swing is how far five seconds are from the mean")
  func swing() {
    func swing(_ counts: [Int]) -> Int? {
      figures(from: 0, to: 30, disturbed: 9..<10) { evening in
        for (bin, count) in counts.enumerated() {
          for number in 0..<count {
            evening.ask(.pay, by: 2, at: UInt64(10 + 5 * bin), 201, key: "\(bin)-\(number)") {
              $0.orderID = Int64(bin * 100 + number)
            }
          }
        }
        evening.ask(.poll, by: 3, at: 31, 200)
      }.swing
    }
    #expect(swing([10, 10, 10, 10]) == 0)
    #expect(swing([12, 8, 10, 10]) == 20)
    #expect(swing([]) == nil)
    #expect(figures().swing == nil)
  }

  @Test("The table, the page and the JSON tell them, and only of a flood")
  func report() throws {
    let calm = figures(disturbed: 3..<4)
    let report = Report(
      title: "A flood", parameters: [], history: evening.history, verdict: nil, calm: calm)
    #expect(report.table.contains("paid a second"))
    #expect(report.table.contains("normal after the disturbance"))
    #expect(PageScan(report.html).faults == [])
    #expect(report.html.contains("Inside and outside"))
    let json = try #require(JSON(parsing: Array(report.json.utf8)))
    #expect(json.calm.paid.integer == 1)
    #expect(json.calm.shed_payments.integer == 0)
    #expect(json.calm.holds_p99_us.integer == 10_000)
    #expect(json.calm.disturbed_payments.integer == 1)
    let other = ReportTests.report(ReportTests.evening())
    #expect(!other.table.contains("paid a second"))
    #expect(!other.html.contains("Inside and outside"))
    #expect(!other.json.contains("\"calm\""))
  }
}
