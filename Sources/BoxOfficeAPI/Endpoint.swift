import BoxOffice
import HTTP

/// A handler together with the right to call it, so that no route can be declared without a right.
///
/// Some deeds are done together where several wait; then the handler does one that is alone.
enum Endpoint: Sendable {
  /// Open to all callers. An answer that depends on the path alone is the same for any query.
  case open(@Sendable (Call) throws -> HTTPResponse, dependsOnPathAlone: Bool = false)
  /// Requires a valid login token.
  case user(@Sendable (Call, Caller) throws -> HTTPResponse, together: Together? = nil)
  /// Requires a genuine queue token; no login is needed.
  case queueToken(@Sendable (Call, QueuePass) throws -> HTTPResponse, together: Together? = nil)
  /// Requires a key that the office gave to an integrator.
  case integrator(@Sendable (Call) throws -> HTTPResponse)
  /// Requires a login token and an `Idempotency-Key`, under which the answer is kept and repeated.
  case once(@Sendable (Call, IdempotentRequest) throws -> StoredAnswer, together: Together? = nil)

  func answer(_ call: Call) throws -> HTTPResponse {
    switch self {
    case .open(let handle, _):
      return try handle(call)
    case .user(let handle, _):
      return try handle(call, call.requireCaller())
    case .queueToken(let handle, _):
      return try handle(call, call.requireQueuePass())
    case .integrator(let handle):
      try call.requireIntegrator()
      return try handle(call)
    case .once(let handle, _):
      return try HTTPResponse(handle(call, call.idempotentRequest()))
    }
  }

  /// Whether the caller must be known by a login.
  var needsLogin: Bool {
    switch self {
    case .open, .queueToken, .integrator: false
    case .user, .once: true
    }
  }

  /// How several such deeds are done that wait at the same time; nil where each is done alone.
  var together: Together? {
    switch self {
    case .open, .integrator: nil
    case .user(_, let together), .queueToken(_, let together), .once(_, let together): together
    }
  }
}

/// One row of the route table.
struct Route: Sendable {
  /// The row's index in the table.
  let row: Int
  let pattern: String
  let endpoint: Endpoint
}

extension Route {
  private static let publicStart = "/v1/"

  /// Whether a client who has waited for long is better told so: public readings, polls and joins
  /// change nothing that is lost. A deed is done however late, and so is a probe of those who watch
  /// over the house.
  func isVainWhenLate(method: String) -> Bool {
    switch endpoint {
    case .open: ["GET", "HEAD"].contains(method) && pattern.hasPrefix(Self.publicStart)
    case .user, .queueToken: [.poll, .join].contains(endpoint.together?.rank)
    case .integrator, .once: false
    }
  }
}

extension Endpoint {
  /// A public reading of what the path names, whatever the query says.
  static func openByPath(_ handle: @escaping @Sendable (Call) throws -> HTTPResponse) -> Endpoint {
    .open(handle, dependsOnPathAlone: true)
  }
}

extension HTTPResponse {
  /// An answer that is kept with its key.
  init(_ answer: StoredAnswer) {
    let response = HTTPResponse.json(answer.body, status: answer.status).private
    self = answer.isReplay ? response.with("Idempotent-Replayed", "true") : response
  }
}
