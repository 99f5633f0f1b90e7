import BoxOffice
import HTTP

/// Who may call a handler, and how it is called. A route cannot be written down without one of these.
enum Endpoint: Sendable {
  /// Anybody.
  case open(@Sendable (Call) throws -> HTTPResponse)
  /// Whoever carries a valid login token.
  case user(@Sendable (Call, Caller) throws -> HTTPResponse)
  /// Whoever carries a genuine queue token, and nothing else.
  case queueToken(@Sendable (Call, QueuePass) throws -> HTTPResponse)
  /// Whoever carries a key that the office gave to an integrator.
  case integrator(@Sendable (Call) throws -> HTTPResponse)
  /// A user as above, with an `Idempotency-Key`: the answer is kept and repeated.
  case once(@Sendable (Call, IdempotentRequest) throws -> StoredAnswer)

  func answer(_ call: Call) throws -> HTTPResponse {
    switch self {
    case .open(let handle):
      return try handle(call)
    case .user(let handle):
      return try handle(call, call.requireCaller())
    case .queueToken(let handle):
      guard let pass = call.queuePass else { throw BoxOfficeError.queueTokenRequired }
      return try handle(call, pass)
    case .integrator(let handle):
      try call.requireIntegrator()
      return try handle(call)
    case .once(let handle):
      let caller = try call.requireCaller()
      let answer = try handle(call, call.idempotentRequest(of: caller.userID))
      let response = HTTPResponse.json(answer.body, status: answer.status).private
      return answer.isReplay ? response.with("Idempotent-Replayed", "true") : response
    }
  }
}

/// One row of the route table.
struct Route: Sendable {
  /// Its place in the table.
  let row: Int
  let pattern: String
  let endpoint: Endpoint
}
