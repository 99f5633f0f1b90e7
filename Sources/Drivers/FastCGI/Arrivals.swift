import CFastCGI
import Glibc
import System

/// A listener or the wait for it is of no use any more.
struct ListenerError: Error {
  let code: Int32
}

/// The connections that have come and wait for a round.
struct Arrivals {
  enum Outcome {
    /// Those whose requests can be read, in the order of service; maybe none.
    case ready([Connection])
    case interrupted
  }

  // A peer sends right after it has connected; waiting for that is cheaper than waiting for it
  // among all others.
  private static let graceMilliseconds: Int32 = 2
  // An unfinished request has bytes to be read all the time, so the last wait looks now and then.
  private static let paceMilliseconds: Int64 = 10
  private static let paceMicroseconds: UInt32 = 1_000

  // Silent connections above that number lose their place, the oldest first.
  private static let waitingMax = 256

  private let listeners: Listeners
  private let settings: WorkerSettings
  private let wait: ConnectionWait
  private var waiting: [Connection] = []
  private var polled: [pollfd] = []
  private let peeked = PeekBuffer()
  // Whether connections may be left that nothing will tell of once more.
  private var mayHaveLeft = false
  // How many the next round has room for.
  private var roundMaximum: Int
  /// How many have hung up before they were served, so far.
  var hungUp = 0

  init(_ settings: WorkerSettings, _ listeners: Listeners) throws(ListenerError) {
    for listener in listeners {
      let descriptor = Listeners.descriptor(listener)
      let flags = fcntl(descriptor, F_GETFL)
      guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 else {
        throw ListenerError(code: errno)
      }
    }
    self.listeners = listeners
    self.settings = settings
    roundMaximum = settings.roundMaximum
    wait = try ConnectionWait(listeners)
  }

  /// Waits for connections and takes those that are there, as many as a round may have besides
  /// those that it has already; beside such it does not wait.
  mutating func next(besides left: Int = 0) throws(ListenerError) -> Outcome {
    roundMaximum = settings.roundMaximum - left
    guard roundMaximum > 0 else { return .ready([]) }
    var callers = listeners
    if !mayHaveLeft {
      let now = waiting.isEmpty ? 0 : MonotonicClock.milliseconds
      switch wait.wait(atMost: left > 0 ? 0 : nextDeadline.map { $0 - now }) {
      case .happened(let some): callers = some
      case .interrupted: return .interrupted
      case .failed(let code): throw ListenerError(code: code)
      }
    }
    mayHaveLeft = false
    return .ready(try take(from: callers))
  }

  /// Gives those that were accepted a last chance to be served, and takes no others.
  mutating func nextOfAccepted() -> [Connection]? {
    roundMaximum = settings.roundMaximum
    guard let deadline = nextDeadline else { return nil }
    let milliseconds = max(0, deadline - MonotonicClock.milliseconds)
    let pace = Int32(clamping: min(milliseconds, Self.paceMilliseconds))
    look(forMilliseconds: pace, alsoAt: listeners.only(0))
    if milliseconds > 0, !waiting.contains(where: \.isReady) { usleep(Self.paceMicroseconds) }
    return takeReady()
  }

  private var nextDeadline: Int64? {
    var next: Int64?
    for connection in waiting {
      let deadline = connection.deadline(settings)
      next = min(next ?? deadline, deadline)
    }
    return next
  }

  private mutating func take(from callers: Listeners) throws(ListenerError) -> [Connection] {
    let room = max(1, roundMaximum - waiting.count)
    let before = waiting.count
    for listener in callers where waiting.count == before { try accept(at: listener, atMost: 1) }
    guard !waiting.isEmpty else { return [] }
    let isNew = waiting.count > before
    let looksForMore = isNew && room > 1
    let grace = isNew && waiting.count == 1 ? Self.graceMilliseconds : 0
    let more = look(forMilliseconds: grace, alsoAt: looksForMore ? listeners : listeners.only(0))
    if !more.isEmpty {
      for listener in more { try accept(at: listener, atMost: before + room - waiting.count) }
      look(forMilliseconds: 0, alsoAt: listeners.only(0))
    }
    if isNew, !waiting.contains(where: \.isReady) {
      look(forMilliseconds: Self.graceMilliseconds, alsoAt: listeners.only(0))
    }
    mayHaveLeft = isNew && waiting.count >= roundMaximum
    return takeReady()
  }

  private mutating func accept(at listener: Int, atMost count: Int) throws(ListenerError) {
    for _ in 0..<max(0, count) {
      let descriptor = cfastcgi_accept(Listeners.descriptor(listener))
      guard descriptor >= 0 else {
        switch errno {
        case EAGAIN, EINTR, ECONNABORTED: return
        case let code: throw ListenerError(code: code)
        }
      }
      if waiting.count >= Self.waitingMax { close(waiting.removeFirst().descriptor) }
      waiting.append(
        Connection(
          descriptor: descriptor, listener: listener, acceptedAt: MonotonicClock.milliseconds))
    }
  }

  /// Notes what has come on the connections; returns the listeners at which somebody waits.
  @discardableResult
  private mutating func look(
    forMilliseconds milliseconds: Int32, alsoAt others: Listeners
  ) -> Listeners {
    polled.removeAll(keepingCapacity: true)
    for connection in waiting { polled.append(interest(in: connection.descriptor)) }
    for listener in others { polled.append(interest(in: Listeners.descriptor(listener))) }
    _ = unsafe poll(&polled, nfds_t(polled.count), milliseconds)
    let now = MonotonicClock.milliseconds
    for index in waiting.indices {
      waiting[index].note(polled[index].revents, at: now, settings, peeked)
    }
    var callers: UInt32 = 0
    var place = waiting.count
    for listener in others {
      if polled[place].revents != 0 { callers |= 1 << UInt32(listener) }
      place += 1
    }
    closeThoseOver()
    return others.only(callers)
  }

  private mutating func closeThoseOver() {
    guard waiting.contains(where: \.isOver) else { return }
    waiting.removeAll { connection in
      guard case .over(let hungUp) = connection.state else { return false }
      if hungUp { self.hungUp += 1 }
      close(connection.descriptor)
      return true
    }
  }

  private mutating func takeReady() -> [Connection] {
    var ready: [Connection] = []
    if waiting.count == 1, waiting[0].isReady {
      swap(&ready, &waiting)
      return ready
    }
    for listener in listeners {
      ready += waiting.lazy.filter { $0.isReady && $0.listener == listener }
    }
    waiting.removeAll(where: \.isReady)
    let left = ready.dropFirst(roundMaximum)
    if !left.isEmpty { mayHaveLeft = true }
    waiting = left + waiting
    for index in waiting.indices where !waiting[index].isWatched {
      wait.watch(waiting[index].descriptor)
      waiting[index].isWatched = true
    }
    return Array(ready.prefix(roundMaximum))
  }

  private func interest(in descriptor: Int32) -> pollfd {
    pollfd(fd: descriptor, events: Int16(POLLIN | pollReadHangUp), revents: 0)
  }
}
