import Testing

@testable import BoxOfficeAPI

/// The right that a route requires.
private enum Access: Equatable {
  case anybody, user, userOnce, queueToken, integrator

  init(_ endpoint: Endpoint) {
    switch endpoint {
    case .open: self = .anybody
    case .user: self = .user
    case .once: self = .userOnce
    case .queueToken: self = .queueToken
    case .integrator: self = .integrator
    }
  }
}

// The table repeats the right of every route, so that a new route must be stated here a second
// time.
private let stated: [String: Access] = [
  "GET /healthz": .anybody,
  "GET /readyz": .anybody,
  "GET /metrics": .anybody,
  "GET /v1/concerts": .anybody,
  "GET /v1/concerts/suggestions": .anybody,
  "GET /v1/concerts/{id}": .anybody,
  "GET /v1/concerts/{id}/schedules": .anybody,
  "GET /v1/schedules/{id}": .anybody,
  "GET /v1/schedules/{id}/seat-map": .anybody,
  "GET /v1/schedules/{id}/availability": .anybody,
  "GET /v1/schedules/{id}/seats": .anybody,
  "POST /v1/users": .anybody,
  "POST /v1/verifications": .anybody,
  "POST /v1/password-resets": .anybody,
  "PUT /v1/password-resets": .anybody,
  "POST /v1/sessions": .anybody,
  "GET /v1/sessions": .user,
  "DELETE /v1/sessions/current": .user,
  "DELETE /v1/sessions/{id}": .user,
  "GET /v1/me": .user,
  "PATCH /v1/me": .user,
  "DELETE /v1/me": .user,
  "GET /v1/me/export": .user,
  "GET /v1/me/letters": .user,
  "PATCH /v1/me/letters": .user,
  "POST /v1/letters/unsubscribe": .anybody,
  "POST /v1/me/verifications": .user,
  "GET /v1/wallet": .user,
  "GET /v1/wallet/transfers": .user,
  "POST /v1/wallet/charges": .userOnce,
  "POST /v1/concerts/{id}/queue-tokens": .user,
  "GET /v1/queue-tokens/current": .queueToken,
  "DELETE /v1/queue-tokens/current": .queueToken,
  "GET /v1/concerts/{id}/queue": .anybody,
  "GET /v1/concerts/{id}/queue/draw": .anybody,
  "POST /v1/schedules/{id}/holds": .userOnce,
  "GET /v1/holds": .user,
  "GET /v1/holds/{id}": .user,
  "DELETE /v1/holds/{id}": .user,
  "POST /v1/holds/{id}/extensions": .userOnce,
  "POST /v1/orders": .userOnce,
  "GET /v1/orders": .user,
  "GET /v1/orders/{id}": .user,
  "POST /v1/orders/{id}/cancellations": .userOnce,
  "GET /v1/orders/{id}/tickets.pdf": .user,
  "GET /v1/orders/{id}/concert.ics": .user,
  "GET /v1/events": .integrator,
]

private func routes(_ access: Access...) -> [(method: String, path: String)] {
  Routes.rows.filter { access.contains(Access($0.endpoint)) }
    .map { ($0.method, $0.path.replacing("{id}", with: "17")) }
}

@Suite("The route table")
struct RouteAccessTests {
  @Test("gives every route the access that is stated here")
  func complete() {
    let rows = Routes.rows.map { ("\($0.method) \($0.path)", Access($0.endpoint)) }
    #expect(Set(rows.map(\.0)).count == rows.count, "no route stands twice")
    for (route, access) in rows { #expect(stated[route] == access, "\(route)") }
    #expect(Set(stated.keys) == Set(rows.map(\.0)))
  }

  @Test("names one thing at most in a path, always as {id}")
  func oneID() {
    for row in Routes.rows {
      let named = row.path.split(separator: "/").filter { $0.hasPrefix("{") }
      #expect(named.isEmpty || named == ["{id}"], "\(row.path)")
    }
  }

  @Test(
    "lets nobody without a valid login near a user's routes",
    arguments: [
      nil, "", "Bearer", "Bearer ", "Bearer wrong", "Basic \(EmptyHouse.token)",
      EmptyHouse.token, "Bearer \(EmptyHouse.token)x", "Bearer \(EmptyHouse.token) ",
      "Bearer Bearer \(EmptyHouse.token)", "Bearer \(String(repeating: "x", count: 10_000))",
    ])
  func noLogin(authorization: String?) {
    for (method, path) in routes(.user, .userOnce) {
      let house = EmptyHouse()
      let headers = authorization.map { [("authorization", $0)] } ?? []
      let answer = house.answer(
        method, path, headers: headers + [("idempotency-key", "k")], body: "not looked at")
      #expect(answer.status == 401 && answer.code == "authentication_required", "\(method) \(path)")
      #expect(answer.header("WWW-Authenticate") == "Bearer")
      #expect(house.questions == 0 && house.lastOnce == nil, "\(method) \(path)")
    }
  }

  @Test("takes the scheme in any case", arguments: ["Bearer", "bearer", "BEARER"])
  func scheme(scheme: String) {
    let answer = EmptyHouse().answer(
      "GET", "/v1/wallet", headers: [("authorization", "\(scheme) \(EmptyHouse.token)")])
    #expect(answer.status == 404)
  }

  @Test("lets a user in everywhere")
  func login() {
    for (method, path) in routes(.user, .userOnce) {
      let answer = EmptyHouse().post(path, "{}", method: method)
      #expect(answer.status != 401, "\(method) \(path)")
    }
  }

  @Test("lets only a genuine queue token near the routes of the queue")
  func queueTokens() {
    for (method, path) in routes(.queueToken) {
      for token in [nil, "", "forged", EmptyHouse.token] {
        let house = EmptyHouse()
        let headers = [("authorization", "Bearer \(EmptyHouse.token)")]
        let answer = house.answer(
          method, path, headers: headers + (token.map { [("queue-token", $0)] } ?? []))
        #expect(answer.status == 403 && answer.code == "queue_token_required", "\(method) \(path)")
        #expect(house.questions == 0)
      }
      let genuine = EmptyHouse().answer(
        method, path, headers: [("queue-token", EmptyHouse.queueToken)])
      #expect(genuine.status == 404)
    }
  }

  @Test(
    "lets only an integrator's key near the events",
    arguments: [nil, "", "Bearer forged", "Bearer \(EmptyHouse.token)", EmptyHouse.integratorKey])
  func integrators(authorization: String?) {
    for (method, path) in routes(.integrator) {
      let house = EmptyHouse()
      let refused = house.answer(
        method, path, headers: authorization.map { [("authorization", $0)] } ?? [])
      #expect(refused.status == 401 && refused.code == "authentication_required")
      #expect(house.questions == 0)
      let genuine = EmptyHouse().answer(
        method, path, headers: [("authorization", "Bearer \(EmptyHouse.integratorKey)")])
      #expect(genuine.status == 404)
    }
  }

  @Test("finds nothing under an id that is no positive number")
  func ids() {
    let rows = Routes.rows.filter { $0.path.contains("{id}") && $0.method != "POST" }
    for row in rows {
      for id in ["0", "-1", "01", "1.0", "x", "%20", "%00", "9223372036854775808", "1%3B"] {
        let house = EmptyHouse()
        let path = row.path.replacing("{id}", with: id)
        let answer = house.post(path, "", method: row.method)
        #expect(answer.status == 404 && answer.code == "not_found", "\(row.method) \(path)")
        #expect(house.questions == 0, "\(row.method) \(path)")
      }
    }
  }

  @Test("answers OPTIONS with the methods, and another method with a problem that names them")
  func methods() {
    let options = EmptyHouse().answer("OPTIONS", "/v1/holds/1")
    #expect(options.status == 204)
    #expect(options.header("Allow") == "DELETE, GET, HEAD, OPTIONS")
    let wrong = EmptyHouse().answer("PUT", "/v1/holds/1")
    #expect(wrong.status == 405 && wrong.code == "method_not_allowed")
    #expect(wrong.header("Allow") == "DELETE, GET, HEAD, OPTIONS")
    #expect(EmptyHouse().answer("OPTIONS", "/v1/nothing").status == 404)
  }
}
