import BoxOffice
import BoxOfficeAPI
import BoxOfficeStore
import FastCGI
import HTTP
import MariaDB
import Memcached
import System

/// One worker: the API on one database connection and one cache client.
struct WorkerService {
  private static let wrongDatabase: Int32 = 78
  // A row that somebody keeps for longer must not keep a worker from all the others.
  private static let lockWaitSeconds = 1
  // Routes whose success is not logged: a million buyers in a line poll seventeen thousand times a
  // second.
  private static let quietRoutes: Set<String?> = [
    "/healthz", "/readyz", "/metrics", "/v1/queue-tokens/current",
  ]

  private let store: Store
  private let api: API
  private let counters: WorkerCounters?
  private let watch: TillWatch?
  private let purpose: Purpose

  init(_ configuration: Configuration, for purpose: Purpose) {
    self.purpose = purpose
    let memcached = Memcached(configuration.memcached)
    let keys = configuration.signingKeys
    var settings = configuration.database
    settings.lockWaitSeconds = Self.lockWaitSeconds
    let database = Database(settings)
    store = Store(
      database, ticketCode: { TicketCodes.code($0, by: keys) },
      proofSecret: configuration.linkSecret.newProof, faults: FaultSwitches.faults,
      shelf: MemcachedShelf(memcached: memcached))
    let shared = SharedCounters(configuration)
    let page = shared.claimPage()
    counters =
      configuration.countsRequests
      ? WorkerCounters(on: page, purpose, database: database, memcached: memcached, store: store)
      : nil
    let till = TillGauge(counters: shared)
    let waitingRoom = WaitingRoom(
      store: store, memcached: memcached,
      tokens: QueueTokens(keys: keys, marks: configuration.visitorMarks), till: till)
    watch = purpose == .till ? TillWatch(store, waitingRoom, till, on: page) : nil
    api = API(
      Services(
        catalogue: store, people: store, wallets: store, desk: store,
        queues: waitingRoom, events: store, bodies: SharedBodies(memcached),
        passwords: ScryptPasswords(marks: configuration.visitorMarks),
        printShop: CairoPrintShop(organizer: configuration.mail.address),
        unsubscribing: UnsubscribeTokens(keys: keys),
        readiness: StackReadiness(store: store, memcached: memcached),
        metrics: MetricsReport(
          counters: shared, memcached: memcached, database: configuration.database),
        joinDoor: FaultSwitches.slowsJoins ? JoinDoor { till.lately() } : nil,
        limitsThisHost: configuration.limitsThisHost),
      lateMilliseconds: FaultSwitches.refusesLateWork ? purpose.lateMilliseconds : nil)
  }

  /// Serves until told to stop; refuses a database that is not set up as the design needs it.
  func run() -> Int32 {
    if let wrong = wrongSettings() {
      Log.event("refused_database", [("settings", wrong.joined(separator: ","))])
      return Self.wrongDatabase
    }
    var desk = HashDesk(store) { api.isFromKnownDevice($0) }
    let reason = Worker.run(purpose.workerSettings) { round in
      if purpose == .accounts { answerInTurn(round, &desk) } else { answer(round) }
    }
    if reason.status != 0 { Log.event("worker_failed", [("reason", "\(reason)")]) }
    return reason.status
  }

  // The settings that an operator must correct. A database that is away or read-only for a while
  // may come back, so neither counts.
  private func wrongSettings() -> [String]? {
    do {
      let wrong = try store.listWrongSettings().filter { $0 != "read_only" }
      return wrong.isEmpty ? nil : wrong
    } catch {
      return nil
    }
  }

  // A client waits for its answer from the beginning of the round on: each duration begins there.
  private func answer(_ round: Round) {
    let began = ContinuousClock.now
    let now = WallClock.milliseconds
    watch?.roundBegan(round.requests, at: now)
    counters?.roundBegan(of: round.requests, at: now, hungUp: round.hungUp)
    api.respond(to: round.requests, at: now) { index, reply in
      note(reply, to: round.requests[index], took: ContinuousClock.now - began)
      round.answer(index, reply.response)
    }
    watch?.roundEnded()
  }

  // A password takes a tenth of a second, so that one request is served at a time and all others
  // are left: who comes meanwhile may be before them.
  private func answerInTurn(_ round: Round, _ desk: inout HashDesk) {
    repeat {
      let began = ContinuousClock.now
      let now = WallClock.milliseconds
      let turn = desk.next(of: round, at: now)
      let served = turn.turnedAway + [turn.served].compactMap(\.self)
      guard !served.isEmpty else { continue }
      let requests = served.map { round.requests[$0] }
      counters?.roundBegan(of: requests, at: now, hungUp: round.hungUp)
      let settle = { (index: Int, reply: API.Reply) in
        note(reply, to: round.requests[index], took: ContinuousClock.now - began)
        round.answer(index, reply.response)
      }
      api.turnAway(turn.turnedAway.map { round.requests[$0] }, at: now) { place, reply in
        settle(turn.turnedAway[place], reply)
      }
      if let index = turn.served {
        api.respond(to: [round.requests[index]], at: now) { _, reply in settle(index, reply) }
        desk.endTurn()
      }
    } while round.isLast && desk.isWaiting
  }

  private func note(_ reply: API.Reply, to request: HTTPRequest, took: Duration) {
    counters?.requestEnded(reply, took: took)
    // Quiet routes are logged only when they fail, and who is late comes in a flood and is counted.
    guard reply.response.status != 200 || !Self.quietRoutes.contains(reply.route), !reply.isLate
    else { return }
    Log.request(
      request, route: reply.route, status: reply.response.status, fault: reply.fault, took: took)
  }
}
