import HTTP
import Signing
import Sockets
import System

/// `boxoffice-rehearse`: plays an on-sale against a running stack, and reports the outcome.
package enum Rehearsing {
  private static let broken: Int32 = 1
  private static let wrongUsage: Int32 = 64
  private static let unavailable: Int32 = 69
  // Descriptors kept for files, the terminal and the database.
  private static let descriptorsKept = 32

  /// Why a rehearsal cannot go on.
  package struct Refusal: Error {
    var status = unavailable
    package let reason: String
  }

  /// Runs as the arguments say; gives the exit status.
  package static func run(_ arguments: [String]) -> Int32 {
    let given = Array(arguments.dropFirst())
    if given.contains("--help") {
      ThisProcess.writeResult(RehearsalOptions.usage + "\n")
      return 0
    }
    do throws(Refusal) {
      return try run(parse(given))
    } catch {
      ThisProcess.writeLine("boxoffice-rehearse: " + error.reason)
      return error.status
    }
  }

  private static func parse(_ arguments: [String]) throws(Refusal) -> RehearsalOptions {
    do {
      return try RehearsalOptions(arguments)
    } catch {
      throw Refusal(
        status: wrongUsage, reason: "wrong arguments: \(error.reasons.joined(separator: "; "))")
    }
  }

  private static func run(_ options: RehearsalOptions) throws(Refusal) -> Int32 {
    let accounts = options.profile.needsAccounts ? try accounts(options) : nil
    let judge = try accounts.flatMap { account throws(Refusal) in try appoint(account, options) }
    if let directory = options.reportDirectory, !FileSystem.makeDirectory(directory) {
      throw Refusal(reason: "\(directory) cannot be made")
    }
    let history = try play(options, accounts)
    let verdict = try judge.map { judge throws(Refusal) in
      try ask(judge, about: history, options.calm)
    }
    let calm = options.calm.map { calm in
      CalmFigures(
        history.attempts, calm, during: min(options.warmUp, options.coming)..<options.coming,
        toldWithin: options.rudeMax == nil ? CalmFigures.politely : CalmFigures.rudely)
    }
    try tell(
      Report(
        title: "Rehearsal of concert \(options.concertID)", parameters: options.parameters,
        history: history.attempts, verdict: verdict, warmUp: options.warmUp, calm: calm), options)
    return verdict?.isClean ?? true ? 0 : broken
  }

  /// Plays the evening without a verdict; `onAttempt` hears of each attempt when it has ended.
  package static func play(
    _ options: RehearsalOptions, _ accounts: Accounts?, onAttempt: ((Attempt) -> Void)? = nil
  ) throws(Refusal) -> History {
    guard let address = PeerAddress(host: options.host, port: options.port) else {
      throw Refusal(reason: "nobody knows where \(options.host) is")
    }
    let limit = min(options.rudeMax ?? options.connections, Descriptors.raise() - descriptorsKept)
    guard let pool = ConnectionPool(address, limit: limit) else {
      throw Refusal(reason: "no descriptor is left")
    }
    let host = "\(options.host):\(options.port)"
    let concert: ConcertOnSale
    switch ConcertOnSale.read(
      options.concertID, fetch: { ConcertReader.fetch($0, host: host, by: pool) })
    {
    case .failure(let unfit): throw Refusal(reason: unfit.reason)
    case .success(let read): concert = read
    }
    let arrivals = Arrivals(
      options.profile, buyers: options.buyers, perSecond: options.arrivalsPerSecond,
      within: options.coming, seed: options.seed,
      warmUp: options.warmUpArrivalsPerSecond.map { ($0, options.warmUp) })
    StopSignal.hold()
    defer { StopSignal.letThrough() }
    return Engine(
      arrivals, for: options.duration, seed: options.seed,
      view: SharedView(
        options.profile, concert, run: Hex.encode(Random.bytes(6)), manners: options.manners),
      accounts: accounts, host: host, pool: pool, crowdMax: options.rudeMax.map { _ in limit },
      onAttempt: onAttempt
    ).run()
  }

  private static func accounts(_ options: RehearsalOptions) throws(Refusal) -> Accounts {
    let path = options.secretFile ?? Environment.value("BOXOFFICE_REHEARSAL_SECRET_FILE")
    guard let line = path.flatMap({ FileSystem.read($0) })?.split(separator: "\n").first else {
      let wrong = path.map { "--secret-file \($0) (cannot be read)" } ?? "--secret-file (is needed)"
      throw Refusal(status: wrongUsage, reason: "wrong arguments: \(wrong)")
    }
    return Accounts(name: options.accounts, secret: String(line))
  }

  private static func appoint(
    _ accounts: Accounts, _ options: RehearsalOptions
  ) throws(Refusal) -> Judge? {
    do {
      return try Judge.open(
        for: accounts, buyers: options.buyers, auditFile: options.auditFile)
    } catch {
      throw Refusal(reason: error.reason)
    }
  }

  private static func ask(
    _ judge: Judge, about history: History, _ calm: Calm?
  ) throws(Refusal) -> Verdict {
    do {
      return try judge.judge(history, calm)
    } catch {
      throw Refusal(reason: error.reason)
    }
  }

  private static func tell(_ report: Report, _ options: RehearsalOptions) throws(Refusal) {
    ThisProcess.writeResult(report.table)
    for (path, text) in [(options.jsonFile, report.json), (options.htmlFile, report.html)] {
      if let path, !FileSystem.write(text, to: path) {
        throw Refusal(reason: "\(path) cannot be written")
      }
    }
  }
}
