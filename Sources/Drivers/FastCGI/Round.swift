package import HTTP

/// Requests that waited together. Each must be answered once, in any order; where the settings
/// allow it, some may be left for the next round.
package final class Round {
  /// The requests in the order of service, and before them those that were left.
  package private(set) var requests: [HTTPRequest] = []
  /// A number of each request that no other of this worker has.
  package private(set) var numbers: [Int] = []
  /// How many of the requests were left by the round before.
  package private(set) var leftCount = 0
  /// Whether the worker ends, so that no request may be left.
  package internal(set) var isLast = false
  private let settings: WorkerSettings
  private var freePlaces: [RequestPlace]
  private var lastNumber = 0
  /// How many clients have hung up before they were served, since the worker began.
  package internal(set) var hungUp = 0
  // The place of each request, nil once it is answered.
  private var open: [RequestPlace?] = []
  private var writing: TransferTime

  init(_ settings: WorkerSettings) {
    precondition((1...256).contains(settings.roundMaximum))
    self.settings = settings
    freePlaces = (0..<settings.roundMaximum).map { _ in RequestPlace(settings) }
    writing = TransferTime(milliseconds: settings.transferTimeoutMilliseconds)
  }

  /// Sends the answer to a request at once; a client that is gone is no error.
  package func answer(_ index: Int, _ response: HTTPResponse) {
    guard let place = open[index] else {
      preconditionFailure("a request of a round is answered twice")
    }
    open[index] = nil
    place.respond(response, toHead: requests[index].method == "HEAD", within: &writing)
    freePlaces.append(place)
  }

  /// Reads the requests on connections; returns how many peers have hung up before all were read.
  func read(_ connections: [Connection]) -> Int {
    precondition(connections.count <= freePlaces.count, "a round has a place for each request")
    leftCount = requests.count
    writing = TransferTime(milliseconds: settings.transferTimeoutMilliseconds)
    var reading = TransferTime(milliseconds: settings.transferTimeoutMilliseconds)
    var hasWaited = leftCount > 0
    for connection in connections {
      if case .ready(mayWait: true) = connection.state {
        reading.start()
        hasWaited = true
      }
      let place = freePlaces.removeLast()
      take(place.read(connection.descriptor), at: place)
    }
    reading.stop()
    return hasWaited ? abandonHungUp() : 0
  }

  /// Keeps what the handler has left where it may leave something; otherwise answers what it has
  /// forgotten, and ends the worker in that case.
  func finish() {
    if settings.mayLeave && !isLast { return keepOpen { _ in true } }
    let forgotten = open.indices.filter { open[$0] != nil }
    for index in forgotten {
      answer(index, Problem.forgotten.response(requestID: requests[index].requestID))
    }
    precondition(forgotten.isEmpty, "a request of a round is not answered")
    keepOpen { _ in false }
  }

  private func take(_ reading: RequestPlace.Reading, at place: RequestPlace) {
    switch reading {
    case .request(let request):
      lastNumber += 1
      requests.append(request)
      numbers.append(lastNumber)
      open.append(place)
    case .oversized(let method, let requestID):
      let response = Problem.headersTooLarge.response(requestID: requestID)
      place.respond(response, toHead: method == "HEAD", within: &writing)
      freePlaces.append(place)
    case .nothing: freePlaces.append(place)
    }
  }

  private func abandonHungUp() -> Int {
    let gone = Connection.areHungUp(open.map { $0?.connection ?? -1 })
    for index in gone.indices where gone[index] {
      open[index]?.abandon()
      if let place = open[index] { freePlaces.append(place) }
    }
    leftCount -= gone.prefix(leftCount).count { $0 }
    keepOpen { !gone[$0] }
    return gone.count { $0 }
  }

  private func keepOpen(_ isKept: (Int) -> Bool) {
    let kept = open.indices.filter { open[$0] != nil && isKept($0) }
    guard kept.count < open.count else { return }
    guard !kept.isEmpty else {
      requests.removeAll(keepingCapacity: true)
      numbers.removeAll(keepingCapacity: true)
      open.removeAll(keepingCapacity: true)
      return
    }
    requests = kept.map { requests[$0] }
    numbers = kept.map { numbers[$0] }
    open = kept.map { open[$0] }
  }
}

extension Problem {
  /// The answer to a request that the program has forgotten.
  fileprivate static let forgotten = Problem(
    500, "internal", title: "Internal error", detail: "Something went wrong on our side.")
}
