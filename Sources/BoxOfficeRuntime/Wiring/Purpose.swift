import FastCGI
import Metrics

/// The use of a pool of workers, so that nobody waits behind a stranger.
enum Purpose: String, CaseIterable {
  /// Holds and orders.
  case till
  /// The line, the catalogue, and everything else.
  case front
  /// Passwords.
  case accounts
  /// Tickets and calendars to keep.
  case paper

  // Far more than wait in a second, because who is inside is never turned away: a payment may be
  // the last moment of its hold. A system with a lower maximum applies its own.
  private static let insidersBacklog: Int32 = 4096
  // A buyer without a pass is outside yet, and is better told at once than after the seats.
  private static let walkInBacklog: Int32 = 64
  // Long enough for a rush of buyers, short enough that the last connection waits for less than a
  // second.
  private static let rushBacklog: Int32 = 512
  // The worker lets all of them into its row within the time of one password, so that a crowd from
  // one place does not keep others out.
  private static let accountsBacklog: Int32 = 512
  // Each takes a thirtieth of a second.
  private static let paperBacklog: Int32 = 32

  /// The sockets by name; who waits at the first is served first.
  private var doors: [(name: String, backlog: Int32)] {
    switch self {
    case .till:
      [
        ("pay", Self.insidersBacklog), ("hold", Self.insidersBacklog),
        ("walk-in", Self.walkInBacklog),
      ]
    case .front: [("front", Self.rushBacklog), ("hall", Self.rushBacklog)]
    case .accounts: [("accounts", Self.accountsBacklog)]
    case .paper: [("paper", Self.paperBacklog)]
    }
  }

  /// The most requests that a worker takes together. One after the other they must be short;
  /// hashing a password takes a tenth of a second, so that those wait in a row of their own.
  private var roundMaximum: Int {
    switch self {
    case .till: 16
    case .front: 32
    case .accounts: HashDesk.placesMax
    case .paper: 1
    }
  }

  /// How long somebody may have waited who is outside, until being told so is better than to be
  /// served; nil where all are served. At the till everybody is.
  var lateMilliseconds: Int64? { self == .front ? 1_000 : nil }

  /// The pool's place among the series of a metric by pool.
  var series: Int { MetricWords.pools.firstIndex(of: rawValue) ?? 0 }

  /// The most requests that a worker answers before it retires, so that the libraries of a printer
  /// keep no more than a bounded number of documents can leave behind.
  private var maximumRequests: Int { self == .paper ? 5_000 : WorkerSettings().maximumRequests }

  var workerSettings: WorkerSettings {
    var settings = WorkerSettings()
    settings.roundMaximum = roundMaximum
    settings.maximumRequests = maximumRequests
    settings.mayLeave = self == .accounts
    return settings
  }

  // Hashing and printing take a processor, so both yield to sales.
  private var niceness: Int32 {
    switch self {
    case .till, .front: 0
    case .accounts: 15
    case .paper: 10
    }
  }

  func pool(_ configuration: Configuration) -> Pool {
    Pool(
      name: rawValue,
      doors: doors.map { door in
        Pool.Door(path: "\(configuration.sockets)/\(door.name).sock", backlog: door.backlog)
      }, workers: configuration.workers(for: self), niceness: niceness)
  }
}
