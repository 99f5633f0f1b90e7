import Foundation
import TestSupport

/// The state that a stack must reach by itself after the faults.
struct Liveness {
  let stack: Stack
  /// The number of workers of each pool.
  let workers: [Int]
  /// The concerts of the rehearsals, whose buyers have gone home.
  let concerts: [Concert]
  let walkouts: Walkouts

  // Far longer than needed, because the machine may be busy otherwise.
  private static let grace = Duration.seconds(90)

  /// Waits for one demand after the other, prints the time of each, and returns those that did not
  /// come true.
  func complaints(_ say: (String) -> Void) -> [String] {
    demands.compactMap { demand in
      let (took, missing) = demand.await()
      say(columns([("\(seconds(took)) s", 8), (demand.text, 50), (missing ?? "yes", 0)]))
      return missing.map { "\(demand.text): \($0)" }
    }
  }

  private var demands: [Demand] {
    let holds = Duration.seconds(Concert.holdSeconds) + Self.grace
    let passes = Duration.seconds(Concert.passSeconds) + Self.grace
    return [
      Demand(text: "/readyz says ready", within: Self.grace, shortfall: readiness),
      Demand(text: "every part runs and none stands still", within: Self.grace, shortfall: parts),
      Demand(text: "every worker is back", within: Self.grace, shortfall: missingWorkers),
      Demand(text: "no transaction is left open", within: Self.grace, shortfall: transactions),
      Demand(text: "the cache is told of every change", within: Self.grace, shortfall: changes),
    ]
      + concerts.map { concert in
        Demand(text: "a stranger buys at concert \(concert.name)", within: passes) {
          try concert.buyOnce(stack)
        }
      } + [
        Demand(text: "whoever hung up comes back and buys", within: Self.grace) {
          try walkouts.settle().first
        },
        Demand(text: "every hold ends", within: holds, shortfall: liveHolds),
        Demand(text: "every waiter is served", within: passes, shortfall: waiters),
        Demand(
          text: "every event is in the feed, without gaps", within: Self.grace, shortfall: feed),
      ]
  }

  private func readiness() throws -> String? {
    let reply = try stack.get("/readyz")
    return reply.status == 200 && reply.json.status.string == "ready" ? nil : reply.text
  }

  private func parts() throws -> String? {
    for part in Stack.Part.allCases {
      let ids = stack.processIDs(of: part)
      if ids.isEmpty { return "\(part) does not run" }
      if let still = ids.first(where: isStopped) { return "process \(still) of \(part) is stopped" }
    }
    return nil
  }

  private func missingWorkers() throws -> String? {
    let now = Stack.Pool.allCases.map { stack.workerIDs(of: $0).count }
    return now == workers ? nil : "\(now) workers of \(Stack.Pool.allCases), not \(workers)"
  }

  private func transactions() throws -> String? {
    try unlessZero(
      "transactions are older than five seconds",
      """
      SELECT COUNT(*) FROM information_schema.innodb_trx
      WHERE trx_started < NOW() - INTERVAL 5 SECOND AND trx_mysql_thread_id > 0
      """)
  }

  private func changes() throws -> String? {
    try unlessZero(
      "changes wait",
      "SELECT COUNT(*) FROM cache_invalidation WHERE created_at < NOW(3) - INTERVAL 10 SECOND")
  }

  private func liveHolds() throws -> String? {
    try unlessZero("holds live", "SELECT COUNT(*) FROM hold WHERE status = 'active'")
  }

  private func waiters() throws -> String? {
    try unlessZero(
      "still wait, who were not told to come back",
      "SELECT COUNT(*) FROM queue_token WHERE state IN ('lobby', 'waiting') AND NOT is_skipped")
      ?? unlessZero(
        "passes live on", "SELECT COUNT(*) FROM queue_token WHERE state = 'active'")
  }

  private func feed() throws -> String? {
    try unlessZero(
      "events are missing",
      """
      SELECT COUNT(*) - COUNT(position) + ABS(COALESCE(MAX(position), 0) - COUNT(position))
      FROM outbox
      """)
  }

  private func unlessZero(_ what: String, _ query: String) throws -> String? {
    let count = try stack.sql(query)
    return count == "0" ? nil : "\(count) \(what)"
  }
}
