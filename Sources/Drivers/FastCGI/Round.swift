package import HTTP

/// Requests that waited together. Each must be answered once, in any order.
package final class Round {
  /// The requests in the order of service.
  package private(set) var requests: [HTTPRequest] = []
  private let settings: WorkerSettings
  private let places: [RequestPlace]
  /// How many clients have hung up before they were served, since the worker began.
  package internal(set) var hungUp = 0
  // The place of each request, nil once it is answered.
  private var open: [RequestPlace?] = []
  private var writing: TransferTime

  init(_ settings: WorkerSettings) {
    precondition((1...256).contains(settings.roundMaximum))
    self.settings = settings
    places = (0..<settings.roundMaximum).map { _ in RequestPlace(settings) }
    writing = TransferTime(milliseconds: settings.transferTimeoutMilliseconds)
  }

  /// Sends the answer to a request at once; a client that is gone is no error.
  package func answer(_ index: Int, _ response: HTTPResponse) {
    guard let place = open[index] else {
      preconditionFailure("a request of a round is answered twice")
    }
    open[index] = nil
    place.respond(response, toHead: requests[index].method == "HEAD", within: &writing)
  }

  /// Reads the requests on connections; returns how many peers have hung up before all were read.
  func read(_ connections: [Connection]) -> Int {
    requests.removeAll(keepingCapacity: true)
    open.removeAll(keepingCapacity: true)
    writing = TransferTime(milliseconds: settings.transferTimeoutMilliseconds)
    var reading = TransferTime(milliseconds: settings.transferTimeoutMilliseconds)
    var hasWaited = false
    for (connection, place) in zip(connections, places) {
      if case .ready(mayWait: true) = connection.state {
        reading.start()
        hasWaited = true
      }
      take(place.read(connection.descriptor), at: place)
    }
    reading.stop()
    return hasWaited ? abandonHungUp() : 0
  }

  /// Answers what the handler has forgotten, and ends the worker in that case.
  func finish() {
    let forgotten = open.indices.filter { open[$0] != nil }
    for index in forgotten {
      answer(index, Problem.forgotten.response(requestID: requests[index].requestID))
    }
    precondition(forgotten.isEmpty, "a request of a round is not answered")
  }

  private func take(_ reading: RequestPlace.Reading, at place: RequestPlace) {
    switch reading {
    case .request(let request):
      requests.append(request)
      open.append(place)
    case .oversized(let method, let requestID):
      let response = Problem.headersTooLarge.response(requestID: requestID)
      place.respond(response, toHead: method == "HEAD", within: &writing)
    case .nothing: break
    }
  }

  private func abandonHungUp() -> Int {
    let gone = Connection.areHungUp(open.map { $0?.connection ?? -1 })
    let left = gone.indices.filter { !gone[$0] }
    for index in gone.indices where gone[index] { open[index]?.abandon() }
    requests = left.map { requests[$0] }
    open = left.map { open[$0] }
    return gone.count - left.count
  }
}

extension Problem {
  /// The answer to a request that the program has forgotten.
  fileprivate static let forgotten = Problem(
    500, "internal", title: "Internal error", detail: "Something went wrong on our side.")
}
