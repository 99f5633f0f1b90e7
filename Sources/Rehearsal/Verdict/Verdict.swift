package import MariaDB

/// The judgement of a history: every promise that the database shows to be broken.
package struct Verdict: Sendable {
  /// The outcome of the requests that were left without an answer.
  package struct Unknowns: Sendable, Equatable {
    package var happened = 0
    package var didNotHappen = 0
  }

  /// The amount that was compared, without which an empty list of violations would say little.
  package struct Scope: Sendable, Equatable {
    package var attempts = 0
    package var holds = 0
    package var orders = 0
    package var cancellations = 0
    package var charges = 0
    package var passes = 0
  }

  package private(set) var violations: [Violation] = []
  package private(set) var unknowns = Unknowns()
  package private(set) var scope = Scope()

  /// Whether every promise was kept.
  package var isClean: Bool { violations.isEmpty }

  /// Compares the history of all requests since the start with the database. Nothing is written,
  /// and one snapshot is read, so no buyer may be at work any more. With the text of
  /// `sql/audit.sql`, each row that the audit prints is a violation too; with `calm`, so is each
  /// person inside who was turned away.
  package static func judge(
    _ history: [Attempt], since atStart: BalanceAtStart, audit: String? = nil, calm: Calm? = nil,
    on connection: MariaDB.Connection
  ) throws(DatabaseError) -> Verdict {
    try connection.executeText("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    try connection.executeText("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
    var verdict = try weigh(history, since: atStart, calm, on: connection)
    try connection.executeText("COMMIT")
    if let audit { verdict.violations += try Audit.violations(audit, on: connection) }
    return verdict
  }

  /// The verdict without the audit, read within the open transaction.
  static func weigh(
    _ history: [Attempt], since atStart: BalanceAtStart, _ calm: Calm? = nil,
    on connection: MariaDB.Connection
  ) throws(DatabaseError) -> Verdict {
    let requests = KeyedRequest.all(of: history)
    let evidence = try Evidence.read(of: requests, since: atStart, on: connection)
    return Verdict(Assertion(history, requests, atStart, evidence), calm)
  }

  init(_ assertion: Assertion, _ calm: Calm? = nil) {
    violations =
      assertion.keyViolations() + assertion.effectViolations() + assertion.seatViolations()
      + assertion.moneyViolations() + assertion.passViolations() + assertion.crowdViolations()
      + assertion.orderOfLineViolations()
      + (calm.map { assertion.insiderViolations($0) } ?? [])
    for (position, request) in assertion.requests.enumerated() where request.isOpen {
      if assertion.evidence.effects[position] == nil {
        unknowns.didNotHappen += 1
      } else {
        unknowns.happened += 1
      }
    }
    scope = Scope(
      attempts: assertion.history.count, holds: assertion.evidence.holds.count,
      orders: assertion.evidence.orders.count,
      cancellations: assertion.evidence.cancellations.count,
      charges: assertion.evidence.transfers.values.count { $0.kind == "charge" },
      passes: assertion.evidence.places.values.reduce(0) {
        $0 + $1.values.count { $0.admittedAt != nil }
      })
  }
}
