import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Joining the line")
struct QueueJoinTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  private struct Arrival: Sendable {
    let number: Int64
    let asked: ContinuousClock.Instant
    let answered: ContinuousClock.Instant
  }

  @Test("2,000 people at 32 windows get the numbers 1 to 2,000 in the order in which they came")
  func rush() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let people = try Buyer.crowd(2000, stack)
    let next = Atomic(0)
    let arrivals = try concurrently(32) { _ -> [Arrival] in
      var mine: [Arrival] = []
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < people.count else { return mine }
        let asked = ContinuousClock.now
        let reply = try line.join(people[index])
        try #require(reply.status == 201, "\(reply)")
        mine.append(
          Arrival(
            number: try #require(reply.json.number.integer), asked: asked, answered: .now))
      }
    }.flatMap(\.self)
    #expect(arrivals.map(\.number).sorted() == Array(1...2000))
    expectOrder(of: arrivals)
    #expect(try line.audit() == [])
  }

  /// A person whose answer came before another's request must have the smaller number.
  private func expectOrder(of arrivals: [Arrival]) {
    let answered = arrivals.sorted { $0.answered < $1.answered }
    var index = 0
    var greatest: Int64 = 0
    for arrival in arrivals.sorted(by: { $0.asked < $1.asked }) {
      while index < answered.count, answered[index].answered < arrival.asked {
        greatest = max(greatest, answered[index].number)
        index += 1
      }
      #expect(greatest < arrival.number)
    }
  }

  @Test("One person at sixteen windows gets one place")
  func sixteenWindows() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let buyer = try line.buyer()
    let replies = try concurrently(16) { _ in try line.join(buyer) }
    #expect(replies.map(\.status).sorted() == Array(repeating: 200, count: 15) + [201])
    #expect(Set(replies.map { $0.json.number.integer }) == [1])
    #expect(try line.sql("SELECT last_number FROM sale_queue WHERE concert_id = CONCERT") == "1")
  }

  @Test("Who has lost the token gets it again by joining again")
  func lostToken() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let buyer = try line.buyer()
    let first = try line.join(buyer)
    _ = try line.join(line.buyer())
    let second = try line.join(buyer)
    #expect((first.status, second.status) == (201, 200))
    #expect(second.json.number == first.json.number)
    #expect(second.json.token == first.json.token)
  }

  @Test("Who joins again while holding a pass keeps it")
  func passKept() throws {
    let line = try Line(stack)
    let (buyer, token) = try line.admitted()
    let again = try line.join(buyer)
    #expect(again.status == 200)
    #expect(again.json.state.string == "active")
    #expect(again.json.token.string == token)
    #expect(again.json.expires_at.isInstant)
  }

  @Test("Who comes back after leaving stands at the end")
  func afterLeaving() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let buyer = try line.buyer()
    let token = try line.token(buyer)
    _ = try line.join(line.buyer())
    #expect(try line.leave(token).status == 204)
    #expect(try line.leave(token).status == 404)
    let back = try line.join(buyer)
    #expect(back.status == 201)
    #expect(back.json.number.integer == 3)
    #expect(back.json.state.string == "waiting")
    #expect(try line.poll(token).json.state.string == "left")
  }

  @Test(
    "Who comes back after the pass has run out or was used stands at the end",
    arguments: [false, true])
  func afterPass(isUsed: Bool) throws {
    let line = try Line(stack)
    let (buyer, token) = try line.admitted()
    if isUsed {
      let hold = try line.hold([1], by: buyer, token).createdID()
      _ = try line.order(hold, by: buyer, token).createdID()
    } else {
      try line.runOut(buyer)
    }
    try line.set("capacity = 0")
    _ = try line.join(line.buyer())
    let back = try line.join(buyer)
    #expect(back.status == 201)
    #expect(back.json.number.integer == 3)
    #expect(back.json.expires_at.isNull)
  }

  @Test("Only a concert with a line that is on can be joined, and only by a known person")
  func refusals() throws {
    let line = try Line(stack)
    let buyer = try line.buyer()
    try line.set("is_on = FALSE")
    expectProblem(try line.join(buyer), 409, "queue_not_required")
    let plain = try Hall(stack)
    expectProblem(
      try buyer.send("POST", "/v1/concerts/\(plain.concertID)/queue-tokens"), 409,
      "queue_not_required")
    for id in ["999999999", "0", "-1", "x"] {
      expectProblem(try buyer.send("POST", "/v1/concerts/\(id)/queue-tokens"), 404, "not_found")
    }
    expectProblem(
      try stack.send("POST", "/v1/concerts/\(line.concert)/queue-tokens"), 401,
      "authentication_required")
  }

  @Test("A place has the members of the contract and nothing keeps a copy")
  func shape() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let reply = try line.join(line.buyer())
    #expect(
      reply.json.names == [
        "ahead", "eta_seconds", "expires_at", "lot", "number", "poll_after_seconds", "state",
        "token",
      ])
    #expect(reply.json.state.string == "waiting")
    #expect(reply.json.ahead.integer == 0)
    #expect(reply.json.poll_after_seconds.integer == 2)
    #expect(reply.json.expires_at.isNull)
    #expect(reply["cache-control"]?.contains("no-store") == true)
    #expect(reply["content-type"] == "application/json")
  }

  @Test("A flood of joins does not keep the line from moving")
  func flood() throws {
    let line = try Line(stack)
    let first = try line.token(line.buyer())
    let people = try Buyer.crowd(16, stack)
    let isIn = Atomic(false)
    let deadline = ContinuousClock.now + .seconds(15)
    _ = try concurrently(17) { index in
      if index == 16 {
        defer { isIn.store(true, ordering: .relaxed) }
        try line.awaitState("active", first)
        return
      }
      while !isIn.load(ordering: .relaxed), ContinuousClock.now < deadline {
        _ = try line.leave(try line.token(people[index]))
      }
    }
  }
}
