import TestSupport
import Testing

/// The statuses of one route for different callers.
struct RouteRule: Sendable, CustomTestStringConvertible {
  private enum Access { case anybody, user, queueToken }

  let route: String
  /// The status for the owner, or for all callers of an open route.
  let owner: Int
  /// The status for another user.
  let other: Int
  private let access: Access
  private let body: String?
  /// A user can call this route only once, so each call needs a new user.
  private let isLast: Bool
  private let make: @Sendable (AuthorisationScene, Buyer) throws -> Int64

  var testDescription: String { route }
  private var method: String { String(route.prefix { $0 != " " }) }

  /// The address of a thing that belongs to the user.
  func path(_ scene: AuthorisationScene, _ owner: Buyer) throws -> String {
    let pattern = String(route.drop { $0 != " " }.dropFirst())
    guard pattern.contains("{id}") else { return pattern }
    return pattern.replacing("{id}", with: "\(try make(scene, owner))")
  }

  func send(_ path: String, _ scene: AuthorisationScene, token: String?) throws -> Reply {
    var token = token
    if isLast, token == scene.owner.token || token == scene.other.token {
      token = try Person(scene.stack, balance: 1_000_000).buyer.token
    }
    let text = body?.replacing("SEAT", with: "\(scene.nextSeat())")
    return try scene.stack.ask(
      method, path, text, token: token, key: method == "POST" ? Buyer.freshKey() : nil)
  }

  static let users = all.filter { $0.access == .user }
  static let publics = all.filter { $0.access == .anybody }
  static let queueTokens = all.filter { $0.access == .queueToken }

  /// Routes for monitoring and integrators, whose rights are tested by the suites of the metrics
  /// and of the feed.
  static let programs: Set = ["GET /metrics", "GET /v1/events"]

  private static let erasure =
    "{\"current_password\":\(quoted(Person.password)),\"forfeit\":true}"

  static let all: [RouteRule] = [
    anybody("GET /healthz"), anybody("GET /readyz"), anybody("GET /v1/concerts"),
    anybody("GET /v1/concerts/suggestions"),
    anybody("GET /v1/concerts/{id}") { scene, _ in scene.sale.hall.concertID },
    anybody("GET /v1/concerts/{id}/schedules") { scene, _ in scene.sale.hall.concertID },
    anybody("GET /v1/concerts/{id}/queue", 404) { scene, _ in scene.sale.hall.concertID },
    anybody("GET /v1/concerts/{id}/queue/draw", 404) { scene, _ in scene.sale.hall.concertID },
    anybody("GET /v1/schedules/{id}") { scene, _ in scene.sale.schedule },
    anybody("GET /v1/schedules/{id}/seat-map") { scene, _ in scene.sale.schedule },
    anybody("GET /v1/schedules/{id}/availability") { scene, _ in scene.sale.schedule },
    anybody("GET /v1/schedules/{id}/seats") { scene, _ in scene.sale.schedule },
    anybody("POST /v1/users", 422, body: "{}"), anybody("POST /v1/sessions", 422, body: "{}"),
    anybody("POST /v1/verifications", 422, body: "{}"),
    anybody("POST /v1/password-resets", 422, body: "{}"),
    anybody("PUT /v1/password-resets", 422, body: "{}"),

    user("GET /v1/sessions"), user("DELETE /v1/sessions/current", 204, other: 204, isLast: true),
    user("DELETE /v1/sessions/{id}", 204, other: 404) { try $0.session($1) },
    user("GET /v1/me"), user("PATCH /v1/me", body: #"{"name":"Somebody"}"#),
    user("DELETE /v1/me", 204, other: 204, body: erasure, isLast: true), user("GET /v1/me/export"),
    user("GET /v1/me/letters"), user("PATCH /v1/me/letters", body: #"{"line":true}"#),
    anybody("POST /v1/letters/unsubscribe", 404, body: #"{"token":"none"}"#),
    user("POST /v1/me/verifications", 202, other: 202),
    user("GET /v1/wallet"), user("GET /v1/wallet/transfers"),
    user("POST /v1/wallet/charges", 201, other: 201, body: #"{"amount":1}"#),
    user("POST /v1/concerts/{id}/queue-tokens", 409, other: 409) { scene, _ in
      scene.sale.hall.concertID
    },
    queueToken("GET /v1/queue-tokens/current"), queueToken("DELETE /v1/queue-tokens/current"),
    user("POST /v1/schedules/{id}/holds", 201, other: 201, body: #"{"seat_ids":[SEAT]}"#) {
      scene, _ in scene.sale.schedule
    },
    user("GET /v1/holds"), user("GET /v1/holds/{id}", 200, other: 404) { try $0.hold($1) },
    user("DELETE /v1/holds/{id}", 204, other: 404) { try $0.hold($1) },
    user("POST /v1/holds/{id}/extensions", 200, other: 404) { try $0.hold($1) },
    user("POST /v1/orders", 404, other: 404, body: #"{"hold_id":7000000000}"#),
    user("GET /v1/orders"), user("GET /v1/orders/{id}", 200, other: 404) { try $0.order($1) },
    user("POST /v1/orders/{id}/cancellations", 201, other: 404) { try $0.order($1) },
    user("GET /v1/orders/{id}/tickets.pdf", 200, other: 404) { try $0.order($1) },
    user("GET /v1/orders/{id}/concert.ics", 200, other: 404) { try $0.order($1) },
  ]
}

extension RouteRule {
  fileprivate typealias Make = @Sendable (AuthorisationScene, Buyer) throws -> Int64

  fileprivate static func anybody(
    _ route: String, _ status: Int = 200, body: String? = nil,
    _ make: @escaping Make = { _, _ in 0 }
  ) -> RouteRule {
    RouteRule(
      route: route, owner: status, other: status, access: .anybody, body: body, isLast: false,
      make: make)
  }

  fileprivate static func user(
    _ route: String, _ owner: Int = 200, other: Int = 200, body: String? = nil,
    isLast: Bool = false, _ make: @escaping Make = { _, _ in 0 }
  ) -> RouteRule {
    RouteRule(
      route: route, owner: owner, other: other, access: .user, body: body, isLast: isLast,
      make: make)
  }

  fileprivate static func queueToken(_ route: String) -> RouteRule {
    RouteRule(
      route: route, owner: 403, other: 403, access: .queueToken, body: nil, isLast: false
    ) { _, _ in 0 }
  }
}
