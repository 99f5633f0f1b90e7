import BoxOfficeStore
import Foundation
import TestSupport
import Testing

extension StackUnderAttack {
  @Suite("Workers that die and are replaced")
  struct WorkerFaultTests {
    let stack: Stack
    let hall: Hall
    /// Always a worker's work.
    let path: String

    private static let clients = 4

    init() throws {
      stack = try OwnStack.stack()
      hall = try Hall(stack)
      path = "/v1/schedules/\(hall.scheduleID)/seats?limit=1"
    }

    @Test("A worker killed under load takes no more than its one round with it")
    func workerKilled() throws {
      let before = try stack.allWorkers(of: .front)
      let report = try Load.on(path, threads: Self.clients, stack) { _ in
        kill(try #require(before.first), SIGKILL)
        try eventually(within: .seconds(10), "another worker in its place") {
          let now = stack.workerIDs(of: .front)
          return now.count == before.count && now != before
        }
      }
      #expect(report.failures.count <= Self.clients, "\(report.failures)")
      #expect(report.statuses.allSatisfy { $0 == 503 })
      #expect(Set(stack.workerIDs(of: .front)).intersection(before).count == before.count - 1)
    }

    @Test("HUP under load replaces every worker and no request fails")
    func hangUp() throws {
      let before = stack.workerIDs()
      let leader = try #require(stack.leader(of: .workers))
      let report = try Load.on(path, stack) { _ in
        kill(leader, SIGHUP)
        try eventually(within: .seconds(20), "all workers are new") {
          let now = stack.workerIDs()
          return now.count == before.count && Set(now).isDisjoint(with: before)
        }
      }
      #expect(report.failures == [])
      #expect(stack.leader(of: .workers) == leader)
    }

    @Test("TERM under load refuses what it does not serve, and loses nothing that it has served")
    func terminate() throws {
      let leader = try #require(stack.leader(of: .workers))
      // A route that no other client uses, so that the workers' log can be compared with the
      // arrivals.
      let own = "/v1/concerts/\(hall.concertID)/schedules?fresh"
      let line = "route=/v1/concerts/{id}/schedules status=200"
      let before = stack.log(of: .workers).components(separatedBy: line).count
      let report = try Load.on(own, stack) { _ in
        kill(leader, SIGTERM)
        try eventually(within: .seconds(20), "the supervisor has ended") { !isAlive(leader) }
        try stack.awaitBack(path)
      }
      #expect(report.statuses.allSatisfy { $0 == 503 })
      #expect(report.statuses.count == report.failures.count, "\(report.failures)")
      let served = stack.log(of: .workers).components(separatedBy: line).count - before
      #expect(served == report.answered)
    }

    @Test("TERM lets a worker finish the request it has begun")
    func terminateWithin() throws {
      let (stack, hall) = (stack, hall)
      let points = try #require(stack.checkpoints)
      let buyer = try Buyer(stack)
      let leader = try #require(stack.leader(of: .workers))
      points.pause(.holdInside)
      let statuses = try concurrently(2) { index in
        if index == 0 { return try buyer.hold([1], of: hall.scheduleID).status }
        defer { points.release(.holdInside) }
        try points.awaitReached(.holdInside)
        kill(leader, SIGTERM)
        try eventually("idle workers have ended") { stack.workerIDs(of: .till).count == 1 }
        return 0
      }
      #expect(statuses == [201, 0])
      try eventually(within: .seconds(20), "the supervisor has ended") { !isAlive(leader) }
      try stack.awaitBack(path)
      #expect(try stack.audit() == "")
    }

    @Test("A supervisor killed with all its workers is started again")
    func supervisorKilled() throws {
      let leader = try #require(stack.leader(of: .workers))
      stack.kill9(.workers)
      try eventually("the supervisor is dead") { !isAlive(leader) }
      try stack.awaitBack(path)
      #expect(stack.workerIDs(of: .front).count >= 4)
    }

    @Test("More walk-ins than workers and backlog are shed at once, all others are served")
    func overload() throws {
      let (stack, hall, path) = (stack, hall, path)
      let points = try #require(stack.checkpoints)
      let workers = stack.workerIDs(of: .till).count
      let buyers = try Buyer.make(workers + 1, stack)
      let seat = Int64(workers + 2)
      points.pause(.holdInside)
      defer { points.release(.holdInside) }
      let crowd = Crowd(stack)
      let statuses = try concurrently(workers + 1) { index in
        if index < workers {
          // One after the other, because those that come together are a round of one worker.
          try points.awaitReached(.holdInside, by: index)
          return try buyers[index].hold([Int64(index + 1)], of: hall.scheduleID).status
        }
        defer { points.release(.holdInside) }
        try points.awaitReached(.holdInside, by: workers)
        let status = try crowd.fillBacklog("/v1/schedules/\(hall.scheduleID)/holds")
        #expect(try stack.get(path).status == 200, "the front does not wait for the till")
        let insider = Meanwhile {
          try buyers[workers].hold([seat], of: hall.scheduleID, pass: "none").status
        }
        try eventually("who has a pass waits") { try stack.waiting(at: "hold.sock") == 1 }
        points.release(.holdInside)
        #expect(try insider.value() == 201)
        return status
      }
      #expect(statuses == Array(repeating: 201, count: workers) + [503])
      #expect(try crowd.statusesOfTheWaiting().allSatisfy { $0 == 401 })
      #expect(try buyers[0].hold([Int64(workers + 1)], of: hall.scheduleID).status == 201)
    }
  }
}

/// Clients without a login that all wait for an answer at once.
private final class Crowd: @unchecked Sendable {
  private static let sizeMax = 200
  // A little less than the row of walk-ins.
  private static let fullSoon = 60

  private let stack: Stack
  private var waiting: [HTTPClient.Pending] = []

  init(_ stack: Stack) {
    self.stack = stack
  }

  /// Adds clients until one is refused, and returns the status of the refusal.
  func fillBacklog(_ path: String) throws -> Int {
    let head = "POST \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    let request = Array(head.utf8)
    for _ in 0..<Self.sizeMax {
      let pending = try HTTPClient(port: stack.port).begin(request)
      let isFullSoon = waiting.count >= Self.fullSoon
      guard isFullSoon, try pending.isAnswered(within: .milliseconds(300)) else {
        waiting.append(pending)
        continue
      }
      let reply = try pending.reply()
      expectProblem(reply, 503, "unavailable")
      #expect(reply.comesAgainSoon)
      return reply.status
    }
    return 0
  }

  func statusesOfTheWaiting() throws -> [Int] {
    try waiting.map { try $0.reply().status }
  }
}
