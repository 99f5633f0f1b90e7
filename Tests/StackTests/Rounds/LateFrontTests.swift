import Foundation
import TestSupport
import Testing

/// Requests of all kinds that the only worker of the front lets wait for more than a second.
private struct LateFront {
  private static let pause = Duration.milliseconds(1_200)

  let stack: Stack
  let line: Line
  let waiter: String
  let newcomer: Buyer
  let buyer: Buyer

  init(_ stack: Stack) throws {
    self.stack = stack
    line = try Line(stack) { $0.capacity = 0 }
    waiter = try line.token(line.buyer())
    newcomer = try line.buyer()
    buyer = try Buyer(stack)
  }

  /// The answers to a reading, a poll, a join, a charge and a probe.
  func askAndWait() throws -> [Reply] {
    let (stack, line, waiter, newcomer, buyer) = (stack, line, waiter, newcomer, buyer)
    try eventually(within: .seconds(20), "the worker is there") {
      stack.workerIDs(of: .front).count == 1
    }
    let workers = stack.workerIDs(of: .front)
    for worker in workers { kill(worker, SIGSTOP) }
    defer { for worker in workers { kill(worker, SIGCONT) } }
    let replies = [
      Meanwhile { try stack.get("/v1/concerts/\(line.concert)?fresh") },
      Meanwhile { try line.poll(waiter) },
      Meanwhile { try line.join(newcomer) },
      Meanwhile { try buyer.charge(1) },
      Meanwhile { try stack.get("/healthz") },
    ]
    try eventually("all wait") {
      let (front, hall) = (try stack.waiting(at: "front.sock"), try stack.waiting(at: "hall.sock"))
      return front + hall == replies.count
    }
    let began = ContinuousClock.now
    try eventually("they have waited for long") { ContinuousClock.now - began > Self.pause }
    for worker in workers { kill(worker, SIGCONT) }
    return try replies.map { try $0.value() }
  }
}

@Suite(
  "A front that is late", .serialized, OwnStack(environment: ["BOXOFFICE_FRONT_WORKERS": "1"]))
struct LateFrontTests {
  @Test("refuses who only looks, polls or joins, and does what else it was asked for")
  func refuses() throws {
    let stack = try OwnStack.stack()
    let front = try LateFront(stack)
    let before = try Scrape(stack)
    let replies = try front.askAndWait()
    for reply in replies.prefix(3) {
      expectProblem(reply, 503, "unavailable")
      // More than a second of waiting, by 20 and less a quarter.
      #expect((reply["retry-after"].flatMap { Int($0) } ?? 0) >= 15)
    }
    #expect(replies.suffix(2).map(\.status) == [201, 200])
    let after = try Scrape(stack)
    #expect(after.grown("boxoffice_late_requests_total", since: before) == 3)
    #expect(!stack.log(of: .workers).contains("fault=late"))
    #expect(try front.line.join(front.newcomer).status == 201)
    #expect(try front.line.poll(front.waiter).status == 200)
  }
}

@Suite(
  "A front that knows no late", .serialized,
  OwnStack(environment: ["BOXOFFICE_FRONT_WORKERS": "1", "BOXOFFICE_GUARDS_OFF": "late_work"]))
struct LateFrontControlTests {
  @Test("serves all, however long they have waited: the control")
  func serves() throws {
    let replies = try LateFront(OwnStack.stack()).askAndWait()
    #expect(replies.map(\.status) == [200, 200, 201, 201, 200])
  }
}
