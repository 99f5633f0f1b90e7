import BoxOffice
import HTTP
import Testing

@testable import BoxOfficeAPI

@Suite("When somebody who is refused should come again")
struct WaitsTests {
  private static let now: Int64 = 1_795_826_400_000

  @Test("is soon while nobody waits for long, and where nobody knows how long")
  func soon() {
    #expect(Set(seconds(Waits())) == [2, 3])
    for waited: Int64 in [0, 50, 100] { #expect(Set(seconds(waits([waited]))) == [2, 3]) }
    #expect(Set(seconds(waits([nil, nil]))) == [2, 3])
  }

  @Test("is the later, the longer the wait, up to a minute", arguments: [500, 1_000, 2_000, 3_000])
  func later(waited: Int64) {
    let seconds = seconds(waits([waited]))
    let away = Double(waited) / 50
    #expect(seconds.allSatisfy { Double($0) >= 0.75 * away && Double($0) <= 1.25 * away + 1 })
    let mean = Double(seconds.reduce(0, +)) / Double(seconds.count)
    #expect(abs(mean - away) < 0.05 * away + 1)
    #expect(self.seconds(waits([60_000])).max() == 75)
  }

  @Test("is spread, so that of those refused together no tenth comes back in the same second")
  func spread() {
    let seconds = seconds(waits([3_000]))
    let most = Dictionary(grouping: seconds) { $0 }.values.map(\.count).max() ?? 0
    #expect(most < seconds.count / 10)
    #expect(Set(seconds).count >= 30)
  }

  @Test("goes by who has waited longest")
  func longest() {
    #expect(seconds(waits([10, nil, 2_000, 0])) == seconds(waits([2_000])))
  }

  @Test("is said in each 503 of a worker, and in no refusal that waiting does not mend")
  func said() {
    let house = EmptyHouse()
    func headers(_ refusal: BoxOfficeError) -> [String] {
      house.refusal = refusal
      var headers: [String] = []
      API(house.services).respond(to: [request("7", 1_000)], at: Self.now) { _, reply in
        headers = reply.response.headers.filter { $0.name == "Retry-After" }.map(\.value)
      }
      return headers
    }
    #expect(headers(.unavailable(reason: "")).compactMap { Int($0) }.allSatisfy { $0 >= 15 })
    #expect(headers(.unavailable(reason: "")).count == 1)
    let others: [BoxOfficeError] = [
      .queueTokenRequired, .queueTokenNotActive, .queueTokenExpired, .broken(reason: ""),
    ]
    for other in others { #expect(headers(other) == []) }
    let alone = house.answer("GET", "/v1/concerts/7")
    #expect(alone.header("Retry-After") == nil)
    house.refusal = .unavailable(reason: "")
    let unavailable = house.answer("GET", "/v1/concerts/7").header("Retry-After")
    #expect(["2", "3"].contains(unavailable))
  }

  /// The seconds that 1,000 clients are told.
  private func seconds(_ waits: Waits) -> [Int] {
    (0..<1_000).map { waits.retryAfterSeconds(for: request("request-\($0)", nil)) }
  }

  private func waits(_ milliseconds: [Int64?]) -> Waits {
    Waits(of: milliseconds.map { request("", $0) }, until: Self.now)
  }

  private func request(_ id: String, _ waited: Int64?) -> HTTPRequest {
    HTTPRequest(
      method: "GET", target: "/v1/concerts/7", requestID: id,
      arrivedAt: waited.map { Self.now - $0 })
  }
}
