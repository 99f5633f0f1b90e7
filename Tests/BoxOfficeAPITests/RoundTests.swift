import BoxOffice
import BoxOfficeAPI
import HTTP
import Testing

@Suite("A round of requests")
struct RoundTests {
  @Test func isAnsweredOnceEach() {
    let house = EmptyHouse()
    let requests = [
      request("GET", "/v1/concerts/7"), request("GET", "/nowhere"),
      request("POST", "/v1/orders", token: EmptyHouse.token), request("GET", "/v1/concerts/7"),
      request("POST", "/v1/orders"), request("GET", "/v1/wallet", token: "unknown"),
    ]
    var answers: [Int: API.Reply] = [:]
    API(house.services).respond(to: requests, at: 0) { place, reply in
      #expect(answers[place] == nil)
      answers[place] = reply
    }
    let alone = requests.map { API(house.services).respond(to: $0) }
    for (place, reply) in alone.enumerated() {
      #expect(answers[place]?.response.status == reply.response.status)
      #expect(answers[place]?.problem == reply.problem)
      #expect(answers[place]?.route == reply.route)
    }
  }

  @Test("Makes a public answer once, whatever is written behind its address")
  func equalReads() {
    let house = EmptyHouse()
    let targets = ["/v1/concerts/7?x=1", "/v1/concerts/7", "/v1/concerts/7?x=2", "/v1/concerts/8"]
    var answered = 0
    API(house.services).respond(to: targets.map { request("GET", $0) }, at: 0) { _, _ in
      answered += 1
    }
    #expect(answered == targets.count)
    // Refusals are made for each, as they name their request.
    #expect(house.questions == 4)
    house.board = QueueBoard(
      state: .open, waiting: 1, active: 2, serving: 3, admittedPerMinute: nil, etaSeconds: nil,
      opensAt: nil, commitment: "", draw: nil)
    API(house.services).respond(
      to: (1...9).map { request("GET", "/v1/concerts/7/queue?x=\($0)") }, at: 0
    ) { _, reply in #expect(reply.response.status == 200) }
    #expect(house.questions == 5)
  }

  private func request(_ method: String, _ target: String, token: String? = nil) -> HTTPRequest {
    let login = token.map { [(name: "authorization", value: "Bearer \($0)")] } ?? []
    return HTTPRequest(
      method: method, target: target, headers: login, body: [], bodyState: .complete,
      remoteAddress: "127.0.0.1", requestID: "1")
  }
}
