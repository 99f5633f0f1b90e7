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
    API(house.services).respond(to: requests) { place, reply in
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

  private func request(_ method: String, _ target: String, token: String? = nil) -> HTTPRequest {
    let login = token.map { [(name: "authorization", value: "Bearer \($0)")] } ?? []
    return HTTPRequest(
      method: method, target: target, headers: login, body: [], bodyState: .complete,
      remoteAddress: "127.0.0.1", requestID: "1")
  }
}
