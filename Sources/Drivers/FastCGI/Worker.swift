/// One process, one thread, one round of requests at a time.
package enum Worker {
  private static let maximumConsecutiveFailures = 16

  /// Answers rounds of requests from the listeners until a signal or a limit ends it.
  package static func run(_ settings: WorkerSettings, handle: (Round) -> Void) -> ExitReason {
    ShutdownSignal.prepare()
    guard Supervision.dieWithSupervisor() else { return .orphaned }
    do throws(ListenerError) {
      return try serve(settings, handle: handle)
    } catch {
      return .listenerFailed(error.code)
    }
  }

  private static func serve(
    _ settings: WorkerSettings, handle: (Round) -> Void
  ) throws(ListenerError) -> ExitReason {
    try RequestPlace.prepare()
    var arrivals = try Arrivals(settings, Listeners(count: Supervision.listenerCount))
    let round = Round(settings)
    let limit = requestLimit(settings)
    var signals = PendingSignals()
    var served = 0
    var failures = 0
    Supervision.announceReady()
    while served < limit, !ShutdownSignal.isRequested {
      do throws(ListenerError) {
        let left = round.requests.count
        if case .ready(let connections) = try arrivals.next(besides: left),
          left + connections.count > 0
        {
          serve(connections, round, &arrivals, handle)
          served += connections.count
          failures = 0
        }
      } catch {
        failures += 1
        guard failures < maximumConsecutiveFailures else { throw error }
      }
      signals.takeNowAndThen()
    }
    round.isLast = true
    if !round.requests.isEmpty { serve([], round, &arrivals, handle) }
    while let connections = arrivals.nextOfAccepted() {
      serve(connections, round, &arrivals, handle)
    }
    return served < limit ? .stopped : .retired
  }

  private static func serve(
    _ connections: [Connection], _ round: Round, _ arrivals: inout Arrivals,
    _ handle: (Round) -> Void
  ) {
    arrivals.hungUp += round.read(connections)
    round.hungUp = arrivals.hungUp
    if !round.requests.isEmpty { handle(round) }
    round.finish()
  }

  /// Spread over an eighth, so that workers started together do not retire together.
  private static func requestLimit(_ settings: WorkerSettings) -> Int {
    precondition(settings.maximumRequests > 0)
    return settings.maximumRequests - Supervision.processID % (settings.maximumRequests / 8 + 1)
  }
}
