import Foundation
import MariaDB
import Rehearsal
import Synchronization
import TestSupport

/// One rehearsal against the stack: buyers who come whatever fails, with accounts of their own.
final class Load: Sendable {
  // The accounts' secret needs no secrecy, because the stack is removed after the run.
  private static let secret = "0123456789abcdef0123456789abcdef"
  // The time after the end in which unknown outcomes are still asked for.
  private static let settling = Duration.seconds(60)

  let concert: Concert
  private let atStart: BalanceAtStart
  private let ending = Mutex<Result<History, Rehearsing.Refusal>?>(nil)

  /// Prepares the accounts and lets the first buyers come.
  init(
    _ concert: Concert, on stack: Stack, seconds: Int, seed: UInt64,
    onAttempt: @escaping @Sendable (Attempt) -> Void
  ) throws {
    self.concert = concert
    var options = RehearsalOptions()
    options.concertID = concert.hall.concertID
    options.buyers = concert.buyersPerSecond * seconds
    options.arrivalsPerSecond = concert.buyersPerSecond
    options.seed = seed
    options.seconds = UInt64(seconds)
    options.profile = concert.profile
    options.port = UInt16(stack.port)
    atStart = try Self.prepare(concert.name, options.buyers, stack)
    let (accounts, plan) = (Accounts(name: concert.name, secret: Self.secret), options)
    Thread.detachNewThread { [self] in
      let result = Result { () throws(Rehearsing.Refusal) in
        try Rehearsing.play(plan, accounts, onAttempt: onAttempt)
      }
      ending.withLock { $0 = result }
    }
  }

  /// Waits until no buyer sends requests any more.
  func finish() throws -> History {
    try eventually(within: Self.settling, "the buyers of \(concert.name) have gone") {
      ending.withLock { $0 != nil }
    }
    guard let result = ending.withLock({ $0 }) else { return History(concertID: 0, accounts: nil) }
    return try result.get()
  }

  /// Compares what the buyers saw with the database.
  func judge(_ history: History, _ stack: Stack) throws -> Verdict {
    try Verdict.judge(history.attempts, since: atStart, on: Connection(stack.database))
  }

  /// One line about what was compared.
  func summary(of history: History, _ verdict: Verdict) -> String {
    let (scope, unknowns) = (verdict.scope, verdict.unknowns)
    let open = unknowns.happened + unknowns.didNotHappen
    return "concert \(concert.name): \(history.arrived) came and asked \(scope.attempts) times; "
      + "\(scope.holds) holds, \(scope.orders) orders, \(scope.cancellations) cancellations; "
      + "\(open) times nobody knew, \(unknowns.happened) of these had happened"
  }

  private static func prepare(
    _ name: String, _ buyers: Int, _ stack: Stack
  ) throws -> BalanceAtStart {
    let script = try String(
      contentsOfFile: Stack.root + "/sql/admin/prepare_rehearsal.sql", encoding: .utf8)
    try stack.sql(
      "SET @rehearsal = '\(name)', @buyers = \(buyers), @secret = '\(secret)';\n" + script)
    let atStart = try BalanceAtStart.read(
      named: name, buyers: buyers, on: Connection(stack.database))
    guard let atStart else { throw Stack.Failure(description: "the accounts of \(name)") }
    return atStart
  }
}
