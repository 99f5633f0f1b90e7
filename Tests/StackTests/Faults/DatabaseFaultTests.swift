import Foundation
import TestSupport
import Testing

extension StackUnderAttack {
  @Suite("A stack without its database")
  struct DatabaseFaultTests {
    let stack: Stack
    let hall: Hall
    let path: String

    init() throws {
      stack = try OwnStack.stack()
      hall = try Hall(stack)
      path = "/v1/schedules/\(hall.scheduleID)/seats"
    }

    @Test("With the database away every answer is 503, and it comes back by itself")
    func databaseKilled() throws {
      let buyer = try Buyer(stack, balance: 50_000)
      let before = stack.workerIDs(of: [.till, .front])
      try stack.withoutHealing {
        stack.kill9(.mariadb)
        try eventually("mariadb is dead") { stack.leader(of: .mariadb) == nil }
        for reply in [
          try stack.get(path), try stack.get("/v1/concerts?fresh"), try stack.get("/readyz"),
          try buyer.get("/v1/wallet"), try buyer.hold([1], of: hall.scheduleID),
          try buyer.charge(1),
        ] {
          expectProblem(reply, 503, "unavailable")
          #expect(reply["retry-after"].flatMap { Int($0) } != nil)
        }
        #expect(try stack.get("/healthz").status == 200)
      }
      try stack.awaitBack(path)
      #expect(stack.workerIDs(of: [.till, .front]) == before)
      #expect(try buyer.hold([1], of: hall.scheduleID).status == 201)
      #expect(try buyer.balance() == 50_000)
      #expect(try stack.audit() == "")
    }

    @Test("With the database restarted under load only 503 is said, and not for long")
    func databaseRestartedUnderLoad() throws {
      let before = stack.workerIDs(of: [.till, .front])
      let report = try Load.on(path, stack) { _ in
        let leader = try #require(stack.leader(of: .mariadb))
        kill(leader, SIGTERM)
        try eventually(within: .seconds(30), "mariadb has stopped") { !isAlive(leader) }
        try stack.awaitBack(path)
      }
      #expect(report.statuses.allSatisfy { $0 == 503 })
      #expect(report.statuses.count == report.failures.count, "\(report.failures.prefix(3))")
      #expect(stack.workerIDs(of: [.till, .front]) == before)
      #expect(try stack.audit() == "")
    }

    @Test("A database that may not be written is not ready")
    func readOnly() throws {
      try stack.sql("SET GLOBAL read_only = 1")
      let reply = try stack.get("/readyz")
      try stack.sql("SET GLOBAL read_only = 0")
      let problem = expectProblem(reply, 503, "unavailable")
      #expect(problem.reasons == .array([.string("read_only")]))
      #expect(try stack.get("/readyz").status == 200)
    }

    @Test("An answer that the cache still has is given without the database")
    func cachedWithoutDatabase() throws {
      let map = "/v1/schedules/\(hall.scheduleID)/seat-map"
      let before = try stack.get(map).body
      try eventually("a hit") { try stack.get(map)["x-cache"] == "HIT" }
      try stack.withoutHealing {
        stack.kill9(.mariadb)
        try eventually("mariadb is dead") { stack.leader(of: .mariadb) == nil }
        let reply = try stack.get(map)
        #expect(reply.status == 200)
        #expect(reply.body == before)
      }
      try stack.awaitBack(path)
    }
  }
}

extension Stack {
  /// Waits until the stack has healed: ready, and answering from the database.
  func awaitBack(_ path: String) throws {
    try eventually(within: .seconds(40), "the stack is back") {
      guard (try? follower().isRunning) == true else { throw Failure(description: output) }
      return (try? get("/readyz").status) == 200 && (try? get(path).status) == 200
    }
  }
}
