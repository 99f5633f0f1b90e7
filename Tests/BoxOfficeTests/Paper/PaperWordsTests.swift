import Testing

@testable import BoxOffice

@Suite("The words on tickets")
struct PaperWordsTests {
  private let time = VenueTime(noon, in: .utc)

  @Test("A moment is written as readers of the language expect it")
  func moment() {
    #expect(PaperWords(.ko).moment(time) == "2027년 1월 15일 (금) 08:00 UTC")
    #expect(PaperWords(.en).moment(time) == "Friday, 15 January 2027, 08:00 UTC")
  }

  @Test("An amount has its thousands apart")
  func amount() {
    let amounts = [0, 999, 1000, 99_000, 1_234_567].map { PaperWords(.ko).amount(Money($0)) }
    #expect(amounts == ["0원", "999원", "1,000원", "99,000원", "1,234,567원"])
    #expect(PaperWords(.en).amount(Money(99_000)) == "₩99,000")
  }

  @Test("The rules of refund are the order's, with their last moments")
  func refunds() throws {
    let policy = try #require(RefundPolicy(parsing: "72:100,1:50"))
    var asked: [Int64] = []
    let rules = PaperWords(.en).refundRules(policy) { hours in
      asked.append(hours)
      return time
    }
    #expect(asked == [72, 1])
    #expect(
      rules[0] == "100% back until 72 hours before the start (Friday, 15 January 2027, 08:00 UTC)")
    #expect(rules[1].hasPrefix("50% back until 1 hour before the start"))
    let none = try #require(RefundPolicy(parsing: ""))
    #expect(PaperWords(.ko).refundRules(none) { _ in time } == ["이 입장권은 환불되지 않습니다."])
  }

  @Test("A typed text is one line, without marks that turn what stands around it")
  func plain() {
    #expect(plainLine(" a\r\nb\tc\u{0}\u{85}\u{2029}d\u{202E}\u{2066} ") == "a  b c   d")
    #expect(plainLine("가나 العربية 🎤 <b>") == "가나 العربية 🎤 <b>")
  }
}
