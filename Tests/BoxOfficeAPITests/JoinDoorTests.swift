import BoxOffice
import BoxOfficeAPI
import HTTP
import Testing

@Suite("The door at which people join a line")
struct JoinDoorTests {
  private static let began: Int64 = 1_795_826_400_000
  private static let join = "/v1/concerts/7/queue-tokens"

  private let house = EmptyHouse()
  private let tills = Tills()

  /// Tills that let people wait so many milliseconds.
  private final class Tills {
    var wait: Int64 = 0
  }

  /// The replies to rounds of joins, one each hundredth of a second.
  private func joins(_ api: API, _ rounds: Range<Int>, of count: Int = 10) -> [API.Reply] {
    let headers = [("authorization", "Bearer \(EmptyHouse.token)")]
    return rounds.flatMap { round in
      let now = Self.began + Int64(round) * 10
      let requests = (0..<count).map {
        HTTPRequest(
          method: "POST", target: Self.join, headers: headers, requestID: "r-\(round)-\($0)",
          arrivedAt: now)
      }
      var replies: [API.Reply] = []
      api.respond(to: requests, at: now) { replies.append($1) }
      return replies
    }
  }

  private func door(_ state: QueueToken.State = .waiting, eta: Int64? = 10) -> API {
    house.place = QueueStanding(
      token: EmptyHouse.queueToken, state: state, number: 5000, ahead: 4999, etaSeconds: eta,
      pollAfterSeconds: 7, expiresAt: nil, lot: nil)
    let tills = tills
    return API(house.services(JoinDoor { tills.wait }))
  }

  @Test("lets in a thousand a second while nobody waits at a till")
  func quick() {
    tills.wait = 100
    #expect(joins(door(), 0..<200).allSatisfy { $0.response.status != 503 })
  }

  @Test("closes to a chink within two seconds while those inside wait, and opens again slowly")
  func slow() throws {
    let api = door()
    tills.wait = 400
    _ = joins(api, 0..<200)
    let replies = joins(api, 200..<300)
    let passed = replies.count { !$0.isLate }
    #expect((20...60).contains(passed), "\(passed) of a thousand")
    let refused = try #require(replies.first { $0.isLate })
    #expect(refused.response.status == 503 && refused.problem == "unavailable")
    let again = replies.filter(\.isLate).compactMap { reply in
      reply.response.headers.first { $0.name == "Retry-After" }.flatMap { Int($0.value) }
    }
    // Forty times as many come as may pass.
    #expect(Set(again).count > 20 && again.allSatisfy { (45...75).contains($0) }, "\(Set(again))")

    tills.wait = 0
    _ = joins(api, 300..<1500, of: 10)
    #expect(joins(api, 1500..<1600).allSatisfy { !$0.isLate })
  }

  @Test("is not moved by one slow moment")
  func hiccup() {
    let api = door()
    tills.wait = 900
    _ = joins(api, 0..<25)
    tills.wait = 0
    #expect(joins(api, 25..<225).allSatisfy { !$0.isLate })
  }

  @Test("closes in a lobby, too, and where the line stands")
  func standing() {
    tills.wait = 400
    for api in [door(.lobby, eta: nil), door(eta: nil)] {
      _ = joins(api, 0..<200)
      #expect(joins(api, 200..<300).contains { $0.isLate })
    }
  }

  @Test("stays open while a line is so short that those who buy come by it")
  func short() {
    tills.wait = 400
    for api in [door(eta: 9), door(.active, eta: 0)] {
      #expect(joins(api, 0..<300).allSatisfy { !$0.isLate })
    }
  }

  @Test("turns away nobody but those who join")
  func others() {
    let api = door()
    tills.wait = 9000
    _ = joins(api, 0..<500)
    var replies: [API.Reply] = []
    for target in ["/v1/concerts/7", "/v1/concerts/7/queue", "/healthz"] {
      let request = HTTPRequest(method: "GET", target: target, arrivedAt: Self.began + 5000)
      api.respond(to: [request], at: Self.began + 5000) { replies.append($1) }
    }
    #expect(replies.count == 3 && replies.allSatisfy { !$0.isLate })
  }

  @Test("stays open where there is no such door: the control")
  func control() {
    tills.wait = 400
    _ = door()
    #expect(joins(API(house.services), 0..<300).allSatisfy { !$0.isLate })
  }
}
