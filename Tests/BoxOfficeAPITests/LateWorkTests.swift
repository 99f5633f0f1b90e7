import BoxOffice
import BoxOfficeAPI
import HTTP
import Testing

@Suite("A request that has waited for too long")
struct LateWorkTests {
  private static let now: Int64 = 1_795_826_400_000
  private static let limit: Int64 = 1_000

  private let house = EmptyHouse()

  /// Requests of those outside.
  private static let vain: [(method: String, target: String)] = [
    ("GET", "/v1/concerts"), ("HEAD", "/v1/concerts/7"), ("GET", "/v1/concerts/7/queue"),
    ("GET", "/v1/concerts/suggestions?q=a"), ("GET", "/v1/schedules/7/seats"),
    ("GET", "/v1/queue-tokens/current"), ("POST", "/v1/concerts/7/queue-tokens"),
  ]
  /// Deeds, own things, and requests of those who watch over the house.
  private static let needed: [(method: String, target: String)] = [
    ("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/metrics"), ("POST", "/v1/wallet/charges"),
    ("GET", "/v1/wallet"), ("GET", "/v1/orders"), ("DELETE", "/v1/queue-tokens/current"),
    ("POST", "/v1/schedules/7/holds"), ("POST", "/v1/orders"), ("DELETE", "/v1/holds/7"),
    ("POST", "/v1/holds/7/extensions"), ("POST", "/v1/orders/7/cancellations"),
    ("POST", "/v1/users"), ("POST", "/v1/sessions"), ("GET", "/v1/events"),
  ]

  @Test("is refused where it changes nothing, before anybody is asked, even for its login")
  func refused() throws {
    let replies = respond(Self.vain, waited: Self.limit + 1)
    for (reply, asked) in zip(replies, Self.vain) {
      #expect(reply.response.status == 503 && reply.problem == "unavailable", "\(asked)")
      #expect(reply.fault == "late" && reply.isLate && reply.route != nil, "\(asked)")
    }
    #expect(house.questions == 0 && house.logins == 0)
  }

  @Test("is served at the last millisecond, and where nobody knows how long it has waited")
  func inTime() {
    for waited in [0, Self.limit, nil] {
      #expect(respond(Self.vain, waited: waited).allSatisfy { !$0.isLate })
    }
  }

  @Test("is served however late where it is a deed, somebody's own or a probe")
  func needed() {
    let late = respond(Self.needed, waited: 60_000).map(\.response.status)
    #expect(late == respond(Self.needed, waited: 0).map(\.response.status))
    #expect(!late.contains(503))
  }

  @Test("is refused alone as in a round, and beside others who have just come")
  func alone() {
    for asked in Self.vain { #expect(respond([asked], waited: 1_001)[0].isLate) }
    let mixed = respond([(5_000, "/v1/concerts/7"), (10, "/v1/concerts/7"), (5_000, "/healthz")])
    #expect(mixed.map(\.isLate) == [true, false, false])
    #expect(house.questions == 1)
  }

  @Test("is served where the limit is not set: the control")
  func unlimited() {
    let api = API(house.services)
    let replies = respond(Self.vain, waited: 60_000, by: api)
    #expect(replies.allSatisfy { !$0.isLate && $0.response.status != 503 })
    #expect(house.questions > 0 && house.logins > 0)
  }

  private func respond(
    _ asked: [(method: String, target: String)], waited: Int64?, by api: API? = nil
  ) -> [API.Reply] {
    answers(asked.map { request($0.method, $0.target, waited: waited) }, by: api)
  }

  private func respond(_ asked: [(waited: Int64, target: String)]) -> [API.Reply] {
    answers(asked.map { request("GET", $0.target, waited: $0.waited) }, by: nil)
  }

  private func answers(_ requests: [HTTPRequest], by api: API?) -> [API.Reply] {
    let api = api ?? API(house.services, lateMilliseconds: Self.limit)
    var replies: [Int: API.Reply] = [:]
    api.respond(to: requests, at: Self.now) { place, reply in replies[place] = reply }
    return requests.indices.compactMap { replies[$0] }
  }

  private func request(_ method: String, _ target: String, waited: Int64?) -> HTTPRequest {
    HTTPRequest(
      method: method, target: target,
      headers: [
        ("authorization", "Bearer \(EmptyHouse.token)"), ("idempotency-key", "k"),
        ("queue-token", EmptyHouse.queueToken),
      ], arrivedAt: waited.map { Self.now - $0 })
  }
}
