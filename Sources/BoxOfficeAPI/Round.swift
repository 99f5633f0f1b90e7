import BoxOffice
package import HTTP

extension API {
  /// Answers requests that wait together at a moment of the clock by which they have arrived, each
  /// once and as soon as it is settled. None was answered before the last arrived, so any order
  /// among them is right.
  package func respond(
    to requests: [HTTPRequest], at now: Int64, settle: (Int, Reply) -> Void
  ) {
    var api = self
    api.waits = Waits(of: requests, until: now, atTills: services.joinDoor?.tillWait() ?? 0)
    api.answer(requests, settle)
  }

  /// Answers requests that have waited for too long, or for whom there is no room, without doing
  /// anything for them.
  package func turnAway(
    _ requests: [HTTPRequest], at now: Int64, settle: (Int, Reply) -> Void
  ) {
    var api = self
    api.waits = Waits(of: requests, until: now)
    for (place, request) in requests.enumerated() {
      let late = BoxOfficeError.unavailable(reason: Self.lateFault)
      settle(place, api.refusal(late, of: request, on: nil))
    }
  }

  private func answer(_ requests: [HTTPRequest], _ settle: (Int, Reply) -> Void) {
    guard requests.count > 1 else {
      for request in requests { settle(0, respond(to: request)) }
      return
    }
    var round: [Arrival] = []
    for (place, request) in requests.enumerated() {
      var found: Route?
      do {
        let (route, call) = try read(request, route: &found)
        round.append(Arrival(place: place, route: route, call: call))
      } catch {
        settle(place, refusal(error, of: request, on: found))
      }
    }
    learnCallers(&round)
    answer(round, settle)
  }

  private func answer(_ round: [Arrival], _ settle: (Int, Reply) -> Void) {
    var kinds: [Int: [Arrival]] = [:]
    var reads: [Substring: [Arrival]] = [:]
    for arrival in round {
      if let address = arrival.sharedAddress {
        reads[address, default: []].append(arrival)
      } else {
        kinds[arrival.route.row, default: []].append(arrival)
      }
    }
    for kind in kinds.values.sorted(by: { Arrival.isFirst($0[0], $1[0]) }) {
      answerKind(kind, settle)
    }
    for equal in reads.values {
      // The cache keeps only an answer to the address without a query.
      let first = equal.firstIndex { $0.call.request.queryText.isEmpty } ?? 0
      answerEqual([equal[first]] + equal.indices.filter { $0 != first }.map { equal[$0] }, settle)
    }
  }

  private func answerKind(_ kind: [Arrival], _ settle: (Int, Reply) -> Void) {
    guard let together = kind[0].route.endpoint.together, kind.count > 1 else {
      for arrival in kind { settle(arrival.place, reply(to: arrival)) }
      return
    }
    together.answer(kind.map(\.call)) { place, result in
      let arrival = kind[place]
      settle(arrival.place, reply(to: arrival, with: result))
    }
  }

  /// Makes a public answer once and gives it to all who asked for the same.
  private func answerEqual(_ equal: [Arrival], _ settle: (Int, Reply) -> Void) {
    let first = reply(to: equal[0])
    settle(equal[0].place, first)
    for arrival in equal.dropFirst() {
      // A problem names the request that it belongs to.
      settle(arrival.place, first.problem == nil ? first : reply(to: arrival))
    }
  }

  private func reply(to arrival: Arrival) -> Reply {
    reply(to: arrival, with: Result { try arrival.route.endpoint.answer(arrival.call) })
  }

  private func reply(to arrival: Arrival, with result: Result<HTTPResponse, any Error>) -> Reply {
    switch result {
    case .success(let response): Reply(response, on: arrival.route)
    case .failure(let error): refusal(error, of: arrival.call.request, on: arrival.route)
    }
  }

  /// Asks for the logins of all at once; where that fails, each asks for its own.
  private func learnCallers(_ round: inout [Arrival]) {
    let places = round.indices.filter { round[$0].route.endpoint.needsLogin }
    // In the order of arrival, so that a question can be told from the requests.
    var seen: Set<String> = []
    let tokens = places.compactMap { round[$0].call.loginToken }
      .filter { seen.insert($0).inserted }
    guard tokens.count > 1, let people = round.first?.call.services.people else { return }
    do throws(BoxOfficeError) {
      let callers = try people.findCallers(tokens: tokens)
      for place in places { round[place].call.callers = callers }
    } catch {
      return
    }
  }
}

/// One request of a round.
private struct Arrival {
  let place: Int
  let route: Route
  var call: Call

  /// Deeds that go together come before what goes alone, and among them the lower rank.
  static func isFirst(_ one: Arrival, _ other: Arrival) -> Bool {
    (one.rank, one.place) < (other.rank, other.place)
  }

  /// The address by which all who ask for the same are given the same; nil where there is none.
  var sharedAddress: Substring? {
    guard case .open(_, let dependsOnPathAlone) = route.endpoint, call.request.method == "GET"
    else { return nil }
    return dependsOnPathAlone ? call.request.path : call.request.target[...]
  }

  private var rank: Int {
    route.endpoint.together?.rank.rawValue ?? Int.max
  }
}
