import BoxOffice
package import HTTP

/// Turns requests into answers.
package struct API {
  /// An answer with the facts that the log and the metrics tell of it.
  package struct Reply {
    package let response: HTTPResponse
    /// The pattern of the route; nil if no route matches.
    package let route: String?
    /// The route's index in ``routes``.
    package let row: Int?
    /// The code of the problem; nil for a success.
    package let problem: String?
    /// Why the answer is a 5xx; never for the client.
    package let fault: String?

    /// Whether the request was refused unread: it had waited for too long, or those inside do.
    package var isLate: Bool { [API.lateFault, API.crowdedFault].contains(fault) }
  }

  /// Every route, in the order of the table.
  package static var routes: [(method: String, path: String)] {
    Routes.rows.map { ($0.method, $0.path) }
  }

  static let lateFault = "late"
  private static let crowdedFault = "crowded"

  let services: Services
  private let lateMilliseconds: Int64?
  /// How long the requests of the round have waited; nothing is known of a request alone.
  var waits = Waits()

  /// Readings, polls and joins that have waited for longer than `lateMilliseconds` are refused at
  /// once, instead of making everybody later; nil refuses none.
  package init(_ services: Services, lateMilliseconds: Int64? = nil) {
    self.services = services
    self.lateMilliseconds = lateMilliseconds
  }

  /// Answers one request; every failure becomes a problem document.
  package func respond(to request: HTTPRequest) -> Reply {
    var route: Route?
    do {
      let (found, call) = try read(request, route: &route)
      return Reply(try found.endpoint.answer(call), on: found)
    } catch {
      return refusal(error, of: request, on: route)
    }
  }

  /// The route of a request, noted also where its query is refused, and its call.
  func read(_ request: HTTPRequest, route: inout Route?) throws -> (Route, Call) {
    let (found, parameters) = try Routes.router.find(method: request.method, path: request.path)
    route = found
    if isLate(request, for: found) { throw BoxOfficeError.unavailable(reason: Self.lateFault) }
    let query = try Query(parsing: request.queryText)
    let call = Call(request: request, pathID: parameters.first, query: query, services: services)
    if found.endpoint.together?.rank == .join, services.joinDoor?.turnsAway(call, waits) ?? false {
      throw BoxOfficeError.unavailable(reason: Self.crowdedFault)
    }
    return (found, call)
  }

  private func isLate(_ request: HTTPRequest, for route: Route) -> Bool {
    guard let lateMilliseconds, let waited = waits.milliseconds(of: request) else { return false }
    return waited > lateMilliseconds && route.isVainWhenLate(method: request.method)
  }

  func refusal(_ error: any Error, of request: HTTPRequest, on route: Route?) -> Reply {
    if case RequestError.methodNotAllowed(let allow) = error, request.method == "OPTIONS" {
      let response = HTTPResponse.noContent.with("Allow", allow.joined(separator: ", "))
      return Reply(response: response, route: "OPTIONS", row: nil, problem: nil, fault: nil)
    }
    let problem: Problem
    var fault: String?
    var again: Int?
    switch error {
    case let error as RequestError: problem = Problem(error)
    case let error as BoxOfficeError:
      problem = Problem(error)
      fault = error.fault
      if case .unavailable(let reason) = error {
        let away = reason == Self.crowdedFault ? services.joinDoor?.awaySeconds : nil
        again = waits.retryAfterSeconds(for: request, atLeast: away ?? 0)
      }
    default:
      problem = Problem(BoxOfficeError.broken(reason: ""))
      fault = "unexpected_\(type(of: error))"
    }
    var response = problem.response(requestID: request.requestID)
    if let again { response = response.with("Retry-After", String(again)) }
    return Reply(
      response: response, route: route?.pattern, row: route?.row, problem: problem.code,
      fault: fault)
  }
}

extension BoxOfficeError {
  fileprivate var fault: String? {
    if case .unavailable(let reason) = self { return reason }
    if case .broken(let reason) = self { return reason }
    return nil
  }
}

extension API.Reply {
  /// A success.
  init(_ response: HTTPResponse, on route: Route) {
    self.init(
      response: response, route: route.pattern, row: route.row, problem: nil, fault: nil)
  }
}
