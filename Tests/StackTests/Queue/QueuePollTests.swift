import Foundation
import TestSupport
import Testing

@Suite("Asking for the place")
struct QueuePollTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test("What is ahead is exact, never grows, and ends in a pass")
  func ahead() throws {
    let line = try Line(stack) {
      $0.capacity = 4
      $0.passSeconds = 1
    }
    let people = try Buyer.crowd(16, stack)
    let tokens = try people.map { try line.token($0) }
    var last = tokens.map { _ in Int64.max }
    var done: Set<Int> = []
    try eventually(within: .seconds(18), "everybody gets in") {
      for index in tokens.indices where !done.contains(index) {
        let before = try serving(line)
        let json = try line.poll(tokens[index]).json
        guard json.state.string == "waiting" else {
          #expect(["active", "expired"].contains(json.state.string))
          done.insert(index)
          continue
        }
        let ahead = try #require(json.ahead.integer)
        let number = try #require(json.number.integer)
        // The cache may be a second behind, never ahead of what is true when the answer arrives.
        #expect(ahead >= max(0, try number - serving(line) - 1))
        #expect(ahead <= number - 1 && before <= number + 16)
        #expect(ahead <= last[index])
        last[index] = ahead
      }
      return done.count == tokens.count
    }
  }

  @Test("With nobody moving, what is ahead is the number of people in front")
  func exact() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let people = try Buyer.crowd(5, stack)
    let tokens = try people.map { try line.token($0) }
    for (index, token) in tokens.enumerated() {
      #expect(try line.poll(token).json.ahead.integer == Int64(index))
    }
  }

  @Test(
    "The farther back, the longer until the next poll, from 2 to 60 seconds",
    arguments: [
      (0, 2), (199, 2), (200, 3), (1_000, 7), (11_599, 59), (11_600, 60), (999_999, 60),
    ])
  func pollAfter(ahead: Int64, seconds: Int64) throws {
    let line = try Line(stack) { $0.capacity = 0 }
    try line.set("last_number = \(ahead)")
    let token = try line.token(line.buyer())
    let json = try line.poll(token).json
    #expect(json.ahead.integer == ahead)
    #expect(json.poll_after_seconds.integer == seconds)
  }

  @Test("The time to go comes from the measured pace, and is unknown where the line stands still")
  func eta() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let people = try Buyer.crowd(10, stack)
    let tokens = try people.map { try line.token($0) }
    try eventually("nobody knows") { try line.poll(tokens[9]).json.eta_seconds.isNull }
    try line.set("pace = 60000, ticked_at = NOW(3)")
    try eventually("10 places at one a second") {
      (10...12).contains(try line.poll(tokens[9]).json.eta_seconds.integer ?? -1)
    }
  }

  @Test("An answer is not kept anywhere and needs no login")
  func noStore() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let token = try line.token(line.buyer())
    let reply = try line.poll(token)
    #expect(reply.status == 200)
    #expect(reply["cache-control"]?.contains("no-store") == true)
    #expect(reply.json.token.string == token)
  }

  @Test("Who has left is told so, although the number has not come up")
  func left() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let token = try line.token(line.buyer())
    try #require(try line.leave(token).status == 204)
    let json = try line.poll(token).json
    #expect(json.state.string == "left")
    expectProblem(try line.leave(token), 404, "not_found")
  }

  @Test("The states of a place are told as they come: waiting, active, expired, used")
  func states() throws {
    let line = try Line(stack)
    let (first, firstToken) = try line.admitted()
    let active = try line.poll(firstToken).json
    #expect(active.ahead.integer == 0)
    #expect(active.expires_at.isInstant)
    try line.runOut(first)
    try line.awaitState("expired", firstToken)
    let (second, secondToken) = try line.admitted()
    let hold = try line.hold([1], by: second, secondToken).createdID()
    _ = try line.order(hold, by: second, secondToken).createdID()
    #expect(try line.poll(secondToken).json.state.string == "used")
  }

  @Test(
    "Where the line is switched off, who waits is told that none is needed, and keeps the place")
  func switchedOff() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let token = try line.token(line.buyer())
    try line.set("is_on = FALSE")
    try eventually("the cache has heard") {
      try line.poll(token).outcome == "409 queue_not_required"
    }
    let buyer = try line.buyer()
    _ = try line.hold([1], by: buyer, nil).createdID()
    try line.set("is_on = TRUE, capacity = 1")
    try eventually(within: .seconds(10), "the place was kept") {
      try line.poll(token).json.state.string == "active"
    }
    #expect(try line.hold([2], by: buyer, nil).outcome == "403 queue_token_required")
  }

  @Test("What everybody may know of a line")
  func board() throws {
    let line = try Line(stack) { $0.capacity = 1 }
    let (_, _) = try line.admitted()
    _ = try line.token(line.buyer())
    let path = "/v1/concerts/\(line.concert)/queue"
    try eventually("the board tells of both") {
      let json = try stack.get(path).json
      return json.waiting.integer == 1 && json.active.integer == 1
    }
    let json = try stack.get(path).json
    #expect(
      json.names == [
        "active", "admitted_per_minute", "commitment", "draw", "eta_seconds", "opens_at",
        "serving", "state", "waiting",
      ])
    #expect(json.state.string == "open")
    #expect(json.serving.integer == 1)
    #expect(json.commitment.string?.count == 64)
    #expect(json.draw.isNull)
    let plain = try Hall(stack)
    expectProblem(try stack.get("/v1/concerts/\(plain.concertID)/queue"), 404, "not_found")
  }

  private func serving(_ line: Line) throws -> Int64 {
    try #require(
      Int64(line.sql("SELECT serving FROM sale_queue WHERE concert_id = CONCERT")))
  }
}
