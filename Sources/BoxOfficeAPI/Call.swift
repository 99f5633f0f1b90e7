import BoxOffice
import HTTP

/// One request on its way through a handler.
struct Call {
  private static let tokenLength = 1...200

  let request: HTTPRequest
  /// The text in the path for the pattern's `{id}`; nil if the pattern has none.
  let pathID: String?
  let query: Query
  let services: Services
  /// The callers of a round by their login tokens, asked for all at once; nil outside of a round.
  var callers: [String: Caller]?

  /// The number in the path; throws `notFound` for any other text.
  func id<Thing>() throws -> Identifier<Thing> {
    guard let pathID, let value = DecimalNumber.parse(pathID[...]), value > 0 else {
      throw RequestError.notFound
    }
    return Identifier(value)
  }

  /// The wanted page of a list; `numbers` is the count of numbers in its cursors.
  func page(numbers: Int) throws -> (after: Position?, limit: Int) {
    let limit = try query.integer("limit", in: 1...100, default: 20)
    guard let cursor = query["cursor"] else { return (nil, limit) }
    return (try Cursor.parse(cursor, numbers: numbers), limit)
  }

  /// A moment in the query; nil if it was not given.
  func instant(_ name: String) throws -> Instant? {
    guard let text = query[name] else { return nil }
    guard let instant = Instant(rfc3339: text) else { throw RequestError.invalidParameter(name) }
    return instant
  }

  /// The members of the JSON body.
  func body() throws -> Body {
    try Body(of: request)
  }

  /// The caller, known by the login token; throws without a valid one.
  func requireCaller() throws -> Caller {
    guard let token = loginToken else { throw BoxOfficeError.authenticationRequired }
    let caller =
      if let callers { callers[token] } else { try services.people.findCaller(token: token) }
    guard let caller else { throw BoxOfficeError.authenticationRequired }
    return caller
  }

  /// Throws unless the caller carries an integrator's key.
  func requireIntegrator() throws {
    guard let key = bearerToken, try services.events.isIntegrator(key: key) else {
      throw BoxOfficeError.authenticationRequired
    }
  }

  /// The caller's request with its idempotency key, by which its effect happens once.
  func idempotentRequest() throws -> IdempotentRequest {
    let userID = try requireCaller().userID
    let keys = request.values(of: "idempotency-key")
    // Of two keys nobody knows which one a repetition would name.
    guard keys.count == 1, let key = keys.first,
      IdempotentRequest.keyLength.contains(key.unicodeScalars.count)
    else { throw RequestError.idempotencyKeyRequired }
    let start = Array("\(request.method) \(request.path)\n".utf8)
    return IdempotentRequest(userID: userID, key: key, content: start + request.body)
  }

  /// The content of the queue token; throws without a genuine one.
  func requireQueuePass() throws -> QueuePass {
    guard let pass = queuePass else { throw BoxOfficeError.queueTokenRequired }
    return pass
  }

  /// The content of a genuine `Queue-Token`; nil if there is none.
  var queuePass: QueuePass? {
    request.header("queue-token").flatMap(services.queues.verify)
  }

  /// The login token as the database knows it; nil if there is none, or an altered one.
  var loginToken: String? {
    bearerToken.flatMap(services.passwords.unmarked)
  }

  private var bearerToken: String? {
    guard let header = request.header("authorization") else { return nil }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer",
      Self.tokenLength.contains(parts[1].utf8.count)
    else { return nil }
    return String(parts[1])
  }
}
