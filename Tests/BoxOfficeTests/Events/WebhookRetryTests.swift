import Testing

@testable import BoxOffice

@Suite("Retries of webhooks")
struct WebhookRetryTests {
  @Test("wait twice as long each time, and never more than four hours")
  func delays() {
    let delays = (1...40).map { WebhookRetry.delaySeconds(afterAttempts: $0) }
    #expect(delays.prefix(5) == [1, 2, 4, 8, 16])
    #expect(zip(delays, delays.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(delays.last == 14_400)
    #expect(WebhookRetry.delaySeconds(afterAttempts: .max) == 14_400)
    #expect(WebhookRetry.delaySeconds(afterAttempts: 0) == 1)
  }

  @Test("leave a receiver alone once five attempts in a row have not reached it")
  func rests() {
    #expect((0...4).allSatisfy { WebhookRetry.restSeconds(afterFailures: $0) == nil })
    #expect(WebhookRetry.restSeconds(afterFailures: 5) == 1)
    #expect(WebhookRetry.restSeconds(afterFailures: 8) == 8)
    #expect(WebhookRetry.restSeconds(afterFailures: .max) == 300)
  }

  @Test("know a receiver that refuses one delivery from one that is not there")
  func refusals() {
    #expect([400, 404, 410, 422].allSatisfy(WebhookRetry.isRefusal))
    #expect(![200, 307, 408, 429, 500, 503].contains(where: WebhookRetry.isRefusal))
  }
}
