import BoxOffice
import HTTP

/// A handler together with the right to call it, so that no route can be declared without a right.
enum Endpoint: Sendable {
  /// Open to all callers.
  case open(@Sendable (Call) throws -> HTTPResponse)
  /// Requires a valid login token.
  case user(@Sendable (Call, Caller) throws -> HTTPResponse)
  /// Requires a genuine queue token; no login is needed.
  case queueToken(@Sendable (Call, QueuePass) throws -> HTTPResponse)
  /// Requires a key that the office gave to an integrator.
  case integrator(@Sendable (Call) throws -> HTTPResponse)
  /// Requires a login token and an `Idempotency-Key`, under which the answer is kept and repeated.
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
  /// The row's index in the table.
  let row: Int
  let pattern: String
  let endpoint: Endpoint
}
