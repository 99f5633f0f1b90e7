import Testing

@testable import Rehearsal

@Suite("The verdict on who is inside")
struct InsiderVerdictTests {
  /// The database's clock is so far ahead of the rehearsal's, in milliseconds.
  private static let ahead: Int64 = 1_000_000
  private var evening = Evening()

  /// The first person was let in at 1 s for ten minutes, and holds a seat from 2 s to 302 s.
  init() {
    evening.ask(.join, by: 1, at: 1, 201) { Self.letIn(&$0, until: 601) }
    evening.hold(1, of: [4], by: 1, at: 2)
    Self.date(&evening.history[1], from: 2, to: 302)
  }

  private static func letIn(_ attempt: inout Attempt, until second: Int64) {
    attempt.queueState = "active"
    attempt.expiresAt = ahead + second * 1_000
  }

  private static func date(_ attempt: inout Attempt, from: Int64, to: Int64) {
    attempt.createdAt = ahead + from * 1_000
    attempt.expiresAt = ahead + to * 1_000
  }

  private func broken(
    _ calm: Calm = Calm(), _ change: (inout Evening) -> Void = { _ in }
  ) -> [Violation] {
    var evening = evening
    change(&evening)
    return evening.verdict(calm).violations.filter { $0.rule == .insiderShed }
  }

  private static func pay(
    _ evening: inout Evening, at second: UInt64, _ status: Int?, hold: Int64 = 1, by buyer: Int = 1,
    _ change: (inout Attempt) -> Void = { _ in }
  ) {
    evening.ask(.pay, by: buyer, at: second, status, key: "p") {
      $0.holdID = hold
      change(&$0)
    }
  }

  @Test("An evening in which all inside are served is clean")
  func served() {
    #expect(broken { $0.pay(1, by: 1, at: 3) }.isEmpty)
  }

  @Test(
    "One payment of a live hold that is turned away is found",
    arguments: [503, 504, 403, 410, 429, 500, nil])
  func payment(status: Int?) throws {
    let found = broken { Self.pay(&$0, at: 3, status) }
    #expect(found.count == 1)
    #expect(try #require(found.first).requests.map(\.step) == [.pay])
    #expect(found.first?.rows == ["hold 1"])
  }

  @Test("What refuses for a reason of the person's own is none", arguments: [402, 409, 422, 401])
  func reasons(status: Int) {
    #expect(broken { Self.pay(&$0, at: 3, status) }.isEmpty)
  }

  @Test("A line that the client has cut itself is none")
  func hungUp() {
    #expect(
      broken { Self.pay(&$0, at: 3, nil) { $0.outcome = .unknown(reason: "hung up") } }.isEmpty)
    #expect(
      broken { Self.pay(&$0, at: 3, nil) { $0.outcome = .unknown(reason: "cut") } }.count == 1)
  }

  @Test("A hold is live until its end by the database's clock, at the moment of sending")
  func end() {
    #expect(broken { Self.pay(&$0, at: 301, 410) }.count == 1)
    #expect(broken { Self.pay(&$0, at: 302, 410) }.isEmpty)
    #expect(broken { Self.pay(&$0, at: 303, 410) }.isEmpty)
    let extended = broken {
      $0.ask(.extend, by: 1, at: 3, 200, key: "e") { Self.date(&$0, from: 2, to: 602) }
      $0.history[2].holdID = 1
      Self.pay(&$0, at: 500, 503)
    }
    #expect(extended.count == 1)
  }

  @Test("A payment that was sent before its hold was told of is judged by no answer")
  func unheard() {
    #expect(broken { Self.pay(&$0, at: 3, 503, hold: 9) }.isEmpty)
    #expect(broken { Self.pay(&$0, at: 2, 503) }.isEmpty)
    #expect(broken { Self.pay(&$0, at: 3, 503, by: 2) }.isEmpty)
  }

  @Test("After it was paid or released a hold is over")
  func over() {
    let paid = broken {
      $0.pay(1, by: 1, at: 3)
      Self.pay(&$0, at: 4, 410)
    }
    #expect(paid.isEmpty)
    let released = broken {
      $0.ask(.release, by: 1, at: 3, nil) { $0.holdID = 1 }
      Self.pay(&$0, at: 4, 410)
    }
    #expect(released.isEmpty)
  }

  @Test("A hold with a live pass is owed an answer, and none without one")
  func pass() {
    func hold(at second: UInt64, by buyer: Int = 1, _ before: (inout Evening) -> Void = { _ in })
      -> Int
    {
      broken {
        before(&$0)
        $0.ask(.hold, by: buyer, at: second, 503, key: "h")
      }.count
    }
    #expect(hold(at: 5) == 1)
    #expect(hold(at: 600) == 1)
    #expect(hold(at: 601) == 0)
    #expect(hold(at: 5, by: 2) == 0)
    #expect(hold(at: 5) { $0.ask(.leave, by: 1, at: 4, 204) } == 0)
    #expect(hold(at: 5) { Self.pay(&$0, at: 4, 409) } == 0)
    let waiting = hold(at: 5) { $0.ask(.poll, by: 1, at: 4, 200) { $0.queueState = "waiting" } }
    #expect(waiting == 0)
    let admitted = hold(at: 5, by: 2) {
      $0.ask(.poll, by: 2, at: 4, 200) { Self.letIn(&$0, until: 604) }
    }
    #expect(admitted == 1)
    let paused = broken {
      $0.ask(.hold, by: 1, at: 5, 429, code: "holding_paused", key: "h")
      $0.ask(.hold, by: 1, at: 6, 429, code: "rate_limited", key: "h")
    }
    #expect(paused.map { $0.requests.map(\.began) } == [[6 * Evening.second]])
  }

  @Test("What was under way while something was broken on purpose is not judged")
  func disturbed() {
    let second = Evening.second
    let calm = Calm(disturbed: 10 * second..<13 * second)
    #expect(broken(calm) { Self.pay(&$0, at: 12, 503) }.isEmpty)
    #expect(broken(calm) { Self.pay(&$0, at: 9, nil) { $0.ended = 11 * second } }.isEmpty)
    #expect(broken(calm) { Self.pay(&$0, at: 9, 503) }.count == 1)
    #expect(broken(calm) { Self.pay(&$0, at: 13, 503) }.count == 1)
  }

  @Test("Nobody is judged by this where an evening is to show something else")
  func notAsked() {
    var evening = evening
    Self.pay(&evening, at: 3, 503)
    #expect(evening.broken() == [])
  }

  @Test("The clock of a replayed hold is not believed: it was made before")
  func replayed() {
    let found = broken {
      $0.ask(.hold, by: 2, at: 300, 201, key: "r") {
        $0.holdID = 2
        $0.isReplayed = true
        Self.date(&$0, from: 2, to: 302)
      }
      Self.pay(&$0, at: 301, 503)
    }
    #expect(found.count == 1)
  }
}
