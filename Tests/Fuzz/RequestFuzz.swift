import HTTP

@testable import BoxOfficeAPI

/// Whole requests against the whole API in an empty house: the router agrees with the plain reading
/// of its table, every refusal is a problem document, and no request gets in without the token.
enum RequestFuzz {
  private static let methods = [
    "GET", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "PUT", "get", "",
  ]
  private static let queries = [
    "limit=1", "limit=101", "cursor=1", "cursor=1_2_3_4", "from=2026-11-21",
  ]

  static func run(_ bytes: [UInt8]) {
    var dice = Dice(bytes)
    let request = request(&dice)
    let house = EmptyHouse()
    if dice.below(2) == 0 { house.refusal = .unavailable(reason: "fuzz") }
    if dice.below(2) == 0 {
      house.stored = .init(status: 201, body: Array("{}".utf8), isReplay: true)
    }
    let row = plainMatch(request)
    claim(
      routed(request) == row?.path,
      "\(request.method) \(request.target.debugDescription) is routed as the table says")
    let response = API(house.services).respond(to: request).response
    judge(response, to: request)
    judgeAccess(house, request, row?.endpoint)
  }

  private static func request(_ dice: inout Dice) -> HTTPRequest {
    var target = path(&dice)
    if dice.below(2) == 0 { target += "?" + query(&dice) }
    let method = dice.pick(methods)
    let headers = headers(&dice)
    let body =
      dice.below(3) == 0 ? dice.some(255) : JSONFuzz.rendered(JSONFuzz.tree(&dice))
    return HTTPRequest(
      method: method, target: target, headers: headers, body: body,
      bodyState: dice.pick([.complete, .complete, .complete, .truncated, .tooLarge]),
      requestID: dice.text(8))
  }

  private static func path(_ dice: inout Dice) -> String {
    let row = dice.pick(Routes.rows)
    let segments = row.path.split(separator: "/").map { segment -> String in
      guard segment.hasPrefix("{") || dice.below(8) == 0 else { return String(segment) }
      switch dice.below(4) {
      case 0: return dice.text()
      case 1: return "%3" + String(dice.below(10))
      case 2: return dice.pick(["current", "", ".", "..", "%2F", "0", "01", "+1", "１", "%00"])
      default: return String(dice.number())
      }
    }
    let path = "/" + segments.joined(separator: "/")
    guard dice.below(6) == 0 else { return path }
    return String(decoding: dice.damaged(Array(path.utf8)), as: UTF8.self)
  }

  private static func query(_ dice: inout Dice) -> String {
    (0..<dice.below(4)).map { _ in dice.below(3) == 0 ? dice.text() : dice.pick(queries) }
      .joined(separator: "&")
  }

  private static func headers(_ dice: inout Dice) -> [(name: String, value: String)] {
    let token = "Bearer \(EmptyHouse.token)"
    var headers: [(name: String, value: String)] = []
    for _ in 0..<dice.below(8) {
      switch dice.below(7) {
      case 0: headers.append(("authorization", "Bearer \(EmptyHouse.integratorKey)"))
      case 1: headers.append(("authorization", token))
      case 2:
        let damaged = dice.damaged(Array(token.utf8))
        headers.append(("authorization", String(decoding: damaged, as: UTF8.self)))
      case 3: headers.append(("idempotency-key", dice.text(255)))
      case 4: headers.append(("queue-token", dice.pick([EmptyHouse.queueToken, dice.text()])))
      case 5:
        headers.append(
          ("content-type", dice.pick(["application/json", "Application/JSON ; a", dice.text()])))
      default: headers.append((dice.text(12), dice.text()))
      }
    }
    return headers
  }

  private static func routed(_ request: HTTPRequest) -> String? {
    try? Routes.router.find(method: request.method, path: request.path).endpoint.pattern
  }

  /// The first row whose fixed segments are the same bytes and whose parameters are not empty.
  private static func plainMatch(_ request: HTTPRequest) -> (path: String, endpoint: Endpoint)? {
    let path = request.target.utf8.prefix { $0 != UInt8(ascii: "?") }
    let given = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let method = request.method == "HEAD" ? "GET" : request.method
    for row in Routes.rows where row.method == method {
      let wanted = row.path.utf8.split(
        separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      let fits =
        wanted.count == given.count
        && zip(wanted, given).allSatisfy { wanted, given in
          wanted.first == UInt8(ascii: "{")
            ? !given.isEmpty && PercentEncoding.decode(Substring(given)) != nil
            : wanted.elementsEqual(given)
        }
      if fits { return (row.path, row.endpoint) }
    }
    return nil
  }

  private static func judge(_ response: HTTPResponse, to request: HTTPRequest) {
    claim(
      (200...503).contains(response.status) && response.status != 500, "status \(response.status)")
    for header in response.headers {
      claim(header.value.utf8.allSatisfy { $0 >= 0x20 }, "a header field is one line")
    }
    guard response.status >= 400 else { return }
    let problem = try? JSONReader.read(response.body)
    claim(problem?["status"] == .integer(Int64(response.status)), "a problem says its status")
    guard case .string(let code) = problem?["code"] else { fatalError("a problem has a code") }
    claim(problem?["type"] == .string("/problems/\(code)"), "a problem has its code's type")
    claim(problem?["request_id"] == .string(request.requestID), "a problem names its request")
  }

  private static func judgeAccess(
    _ house: EmptyHouse, _ request: HTTPRequest, _ endpoint: Endpoint?
  ) {
    let authorization = request.header("authorization") ?? ""
    let isKnown =
      authorization.hasSuffix(" " + EmptyHouse.token)
      && authorization.lowercased().hasPrefix("bearer ")
    switch endpoint {
    case nil: claim(house.questions == 0, "an address that does not exist asks nobody")
    case .open: break
    case .user: claim(isKnown || house.questions == 0, "nobody is let in without the token")
    case .queueToken:
      let isGenuine = request.header("queue-token") == EmptyHouse.queueToken
      claim(isGenuine || house.questions == 0, "nobody is let in without the queue token")
    case .integrator:
      let isIntegrator = authorization.hasSuffix(" " + EmptyHouse.integratorKey)
      claim(isIntegrator || house.questions == 0, "nobody reads the feed without a key")
    case .once:
      claim(
        isKnown || house.questions == 0 && house.lastOnce == nil, "nobody buys without the token")
      guard let once = house.lastOnce else { return }
      claim((1...255).contains(once.key.unicodeScalars.count), "a key has 1 to 255 characters")
      claim(
        Array(once.content.suffix(request.body.count)) == request.body,
        "the body is what is compared")
    }
  }
}
