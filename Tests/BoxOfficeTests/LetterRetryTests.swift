import BoxOffice
import Testing

@Suite("When letters are tried again")
struct LetterRetryTests {
  @Test("A letter waits a minute, two, four, and never longer than two hours")
  func delays() {
    let delays = (1...12).map { LetterRetry.delaySeconds(afterTries: Int64($0)) }
    #expect(delays.prefix(7) == [60, 120, 240, 480, 960, 1920, 3840])
    #expect(delays.suffix(5).allSatisfy { $0 == 7200 })
    #expect(LetterRetry.delaySeconds(afterTries: 0) == 60)
    #expect(LetterRetry.delaySeconds(afterTries: .max) == 7200)
  }

  @Test("A server that is down for ten minutes is found again within half a minute")
  func rests() {
    var passed: Int64 = 0
    var failures: Int64 = 0
    while passed < 600 {
      failures += 1
      let rest = LetterRetry.restSeconds(afterFailures: failures)
      #expect((1...30).contains(rest))
      passed += rest
    }
    #expect(passed < 630 && failures < 40)
  }

  @Test("Two letters can be refused: the reminder, and that of the line")
  func refusable() {
    #expect(LetterKind.allCases.filter(\.canBeRefused) == [.reminder, .lineNear])
  }
}
