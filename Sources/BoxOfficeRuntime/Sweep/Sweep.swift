import BoxOffice
import BoxOfficeStore
import MariaDB
import Memcached
import System

/// `boxoffice-sweep`: ends what has expired, admits from lines, sends webhooks and removes old
/// rows. No answer to a buyer depends on the sweep.
package struct Sweep {
  private static let wrongUsage: Int32 = 64
  private static let wrongSettings: Int32 = 78
  private static let leaseName = "sweep"
  // The longest time for which a killed sweep keeps the others out.
  private static let leaseSeconds = 3
  private static let passMillisecondsMax: Int64 = 2000
  private static let turn = Duration.milliseconds(100)
  private static let farewell = Duration.seconds(3)
  private static let holder = "\(ThisProcess.hostName):\(ThisProcess.id)"

  private let store: Store
  private let jobs: SweepJobs
  private let counters: SweepCounters
  private let webhooks: WebhookSender
  private let letters: LetterSender

  /// Runs as the arguments say; gives the exit status.
  package static func run(_ arguments: [String]) -> Int32 {
    guard let options = SweepOptions(arguments.dropFirst()) else {
      Log.event(
        "wrong_usage", [("usage", "boxoffice-sweep --once | --every SECONDSs --for SECONDSs")])
      return wrongUsage
    }
    do {
      return Sweep(try Configuration()).run(options)
    } catch {
      Log.event("wrong_settings", [("variables", error.reasons.joined(separator: "; "))])
      return wrongSettings
    }
  }

  private init(_ configuration: Configuration) {
    let keys = configuration.signingKeys
    let memcached = Memcached(configuration.memcached)
    var settings = configuration.database
    // Sorting a lobby of a million takes longer than any statement of a worker may.
    settings.readTimeoutSeconds = 120
    let database = Database(settings)
    store = Store(
      database, ticketCode: { TicketCodes.code($0, by: keys) },
      faults: FaultSwitches.faults)
    let shared = SharedCounters(configuration)
    jobs = SweepJobs(
      store: store, bodies: SharedBodies(memcached),
      waitingRoom: WaitingRoom(
        store: store, memcached: memcached, tokens: QueueTokens(keys: keys),
        till: TillGauge(counters: shared)))
    let page = shared.claimPage()
    counters = SweepCounters(
      page: page,
      drivers: DriverCounters(on: page, database: database, memcached: memcached, store: store))
    webhooks = WebhookSender(
      store: store, holder: Self.holder, mayReachPrivate: configuration.mayWebhooksReachPrivate)
    letters = LetterSender(
      store: store, holder: Self.holder, settings: configuration.mail, keys: keys,
      links: configuration.linkSecret, tally: { [counters] in counters.note($0) })
  }

  private func run(_ options: SweepOptions) -> Int32 {
    defer {
      webhooks.finish(until: ContinuousClock.now + Self.farewell)
      letters.finish(until: ContinuousClock.now + Self.farewell)
    }
    guard let seconds = options.forSeconds else {
      guard pass() else { return 1 }
      webhooks.work(until: ContinuousClock.now + Self.farewell)
      letters.work(until: ContinuousClock.now + Self.farewell)
      return 0
    }
    let end = ContinuousClock.now + .seconds(seconds)
    var next = ContinuousClock.now
    while next < end {
      _ = pass()
      next = max(next + .seconds(options.everySeconds), ContinuousClock.now)
      deliver(until: next)
      ThisProcess.sleep(milliseconds: (next - ContinuousClock.now).wholeMilliseconds)
    }
    return 0
  }

  // Events and letters take turns, so that neither waits for the other's slow server.
  private func deliver(until deadline: ContinuousClock.Instant) {
    var isBusy = true
    while isBusy, ContinuousClock.now < deadline {
      webhooks.work(until: min(deadline, ContinuousClock.now + Self.turn))
      letters.work(until: min(deadline, ContinuousClock.now + Self.turn))
      isBusy = webhooks.isBusy || letters.isBusy
    }
  }

  /// One pass, unless another sweep holds the lock; false if a job has failed.
  private func pass() -> Bool {
    let began = ContinuousClock.now
    do {
      guard
        try store.takeLease(Self.leaseName, holder: Self.holder, seconds: Self.leaseSeconds)
      else { return true }
      let report = jobs.run(until: began + .milliseconds(Self.passMillisecondsMax))
      try store.endLease(Self.leaseName, holder: Self.holder)
      let took = ContinuousClock.now - began
      report.log(took: took)
      counters.note(report, took: took)
      return report.failed == 0
    } catch {
      Log.event("sweep_failed", [("reason", "\(error)")])
      return false
    }
  }
}

extension Duration {
  fileprivate var wholeMilliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
