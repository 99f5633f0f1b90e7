import Sockets
import System

/// Kept-alive connections to one server. No call waits for an answer before the next request is
/// sent.
final class ConnectionPool {
  private static let pieceBytes = 65_536
  private static let lookPause: UInt64 = 2_000_000
  private static let timeout: UInt64 = 20_000_000_000

  /// Requests that have ended since the last ``takeEnded()``.
  private(set) var ended: [EndedRequest] = []
  private let address: PeerAddress
  private let limit: Int
  private let poller: Poller
  private var connections: [KeptConnection?] = []
  private var empty: [Int] = []
  private var idle: [Int] = []
  /// Requests that no connection is left for; `waitingFirst` is the index of the next.
  private var waiting: [PendingRequest] = []
  private var waitingFirst = 0
  private var nextLook: UInt64 = 0
  private var buffer = [UInt8](repeating: 0, count: pieceBytes)

  /// `limit` connections at most; nil where the system has no descriptor left.
  init?(_ address: PeerAddress, limit: Int) {
    guard let poller = Poller() else { return nil }
    self.address = address
    self.limit = limit
    self.poller = poller
  }

  /// The number of requests on their way or waiting for a connection.
  var inFlight: Int { connections.count - empty.count - idle.count + waiting.count - waitingFirst }

  /// Sends a request as soon as there is a connection for it.
  func send(_ pending: PendingRequest) {
    if let index = idle.popLast() {
      begin(pending, on: index)
    } else if let index = open() {
      begin(pending, on: index)
    } else if connections.count - empty.count == 0 {
      ended.append((pending, .unknown(reason: "no connection")))
    } else {
      waiting.append(pending)
    }
  }

  /// Waits for an event on any connection, `milliseconds` at most, and handles all that came.
  func turn(milliseconds: Int) {
    let wait = ended.isEmpty ? milliseconds : 0
    var happened: [UInt32] = []
    poller.wait(milliseconds: wait) { happened.append($0) }
    for token in happened { goOn(Int(token)) }
  }

  /// Takes the ended requests.
  func takeEnded() -> [EndedRequest] {
    defer { ended.removeAll(keepingCapacity: true) }
    return ended
  }

  /// Cuts the requests that take too long and those that are meant to be cut.
  func cutOverdue(at now: UInt64) {
    // Thousands of connections are not looked through at every turn.
    guard now >= nextLook else { return }
    nextLook = now + Self.lookPause
    for index in connections.indices {
      guard let connection = connections[index], connection.deadline <= now,
        let pending = connection.pending
      else { continue }
      let reason = pending.request.cutAfter == nil ? "timeout" : "hung up"
      if let ending = connection.cut(reason) { ended.append(ending) }
      close(index)
    }
  }

  private func begin(_ pending: PendingRequest, on index: Int) {
    var pending = pending
    pending.began = MonotonicClock.nanoseconds
    pending.deadline = pending.began + (pending.request.cutAfter ?? Self.timeout)
    connections[index]?.begin(pending)
    goOn(index)
  }

  private func goOn(_ index: Int) {
    guard let connection = connections[index] else { return }
    let wasBusy = connection.pending != nil
    let (state, ending) = connection.goOn(&buffer)
    if let ending { ended.append(ending) }
    switch state {
    case .busy: break
    case .free where wasBusy: reuse(index)
    case .free: break
    case .closed: close(index)
    }
  }

  private func reuse(_ index: Int) {
    guard let next = nextWaiting() else {
      idle.append(index)
      return
    }
    begin(next, on: index)
  }

  private func nextWaiting() -> PendingRequest? {
    guard waitingFirst < waiting.count else { return nil }
    waitingFirst += 1
    let next = waiting[waitingFirst - 1]
    if waitingFirst == waiting.count {
      waiting.removeAll(keepingCapacity: true)
      waitingFirst = 0
    }
    return next
  }

  private func open() -> Int? {
    guard connections.count - empty.count < limit,
      let socket = StreamSocket(connectingTo: address)
    else { return nil }
    let index = empty.popLast() ?? connections.count
    if index == connections.count { connections.append(nil) }
    connections[index] = KeptConnection(socket)
    guard poller.watch(socket, token: UInt32(index)) else {
      connections[index] = nil
      empty.append(index)
      return nil
    }
    return index
  }

  private func close(_ index: Int) {
    connections[index] = nil
    empty.append(index)
    idle.removeAll { $0 == index }
    guard let next = nextWaiting() else { return }
    send(next)
  }
}
