import HTTP
import Testing

@Suite("How long a request has waited")
struct WaitTests {
  @Test("is the time since it arrived")
  func sinceItArrived() {
    #expect(request(arrivedAt: 1_000).waitMilliseconds(at: 1_250) == 250)
    #expect(request(arrivedAt: 1_000).waitMilliseconds(at: 1_000) == 0)
  }

  @Test("is nothing where a clock was set back, and a minute at most where it was set on")
  func clockSetAnew() {
    #expect(request(arrivedAt: 1_000).waitMilliseconds(at: 10) == 0)
    #expect(request(arrivedAt: 1_000).waitMilliseconds(at: 61_000) == 60_000)
    #expect(request(arrivedAt: 1_000).waitMilliseconds(at: 61_001) == 60_000)
    #expect(request(arrivedAt: 0).waitMilliseconds(at: .max) == 60_000)
  }

  @Test("is not known where the web server did not say")
  func unknown() {
    #expect(HTTPRequest(method: "GET", target: "/").waitMilliseconds(at: 1_000) == nil)
  }

  private func request(arrivedAt: Int64) -> HTTPRequest {
    HTTPRequest(method: "GET", target: "/", arrivedAt: arrivedAt)
  }
}
