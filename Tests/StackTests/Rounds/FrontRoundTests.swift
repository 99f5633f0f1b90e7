import BoxOfficeStore
import Foundation
import TestSupport
import Testing

/// Requests that gather while the only worker of the front stands still, so that it finds them as
/// one round. On a slow machine they gather for longer than anybody outside may wait.
@Suite(
  "Rounds at the front", .serialized,
  OwnStack(
    environment: ["BOXOFFICE_FRONT_WORKERS": "1", "BOXOFFICE_GUARDS_OFF": "late_work"]))
struct FrontRoundTests {
  let stack: Stack
  let checkpoints: Checkpoints

  init() throws {
    stack = try OwnStack.stack()
    checkpoints = try #require(OwnStack.stack().checkpoints)
  }

  /// Sends a request for each of so many people, of which the worker takes none before all wait.
  private func together(
    _ count: Int, _ send: @escaping @Sendable (Int) throws -> Reply
  ) throws -> [Reply] {
    let stack = stack
    try eventually(within: .seconds(20), "the worker is there") {
      stack.workerIDs(of: .front).count == 1
    }
    for worker in stack.workerIDs(of: .front) { kill(worker, SIGSTOP) }
    return try concurrently(count + 1) { index -> [Reply] in
      if index < count { return [try send(index)] }
      defer { for worker in stack.workerIDs(of: .front) { kill(worker, SIGCONT) } }
      try eventually("all wait") { try stack.waiting(at: "front.sock") >= count }
      return []
    }.flatMap(\.self)
  }

  private func statements() throws -> Int {
    let text = try stack.sql("SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'")
    return try #require(Int(text.split(separator: "\t").last ?? ""))
  }

  @Test("A hundred people who join at once get the numbers 1 to 100, by a few statements")
  func joins() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let people = try Buyer.crowd(100, stack)
    try stack.withoutSweep {
      _ = try line.join(people[0])
      let before = try statements()
      let replies = try together(99) { try line.join(people[$0 + 1]) }
      #expect(replies.allSatisfy { $0.status == 201 })
      #expect(replies.compactMap(\.json.number.integer).sorted() == Array(2...100))
      // Alone they would be two hundred.
      #expect(try statements() - before < 60)
    }
    #expect(try line.audit() == [])
  }

  @Test("One person at sixteen windows gets one place, and one of them says that it is new")
  func windows() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let (buyer, other) = (try line.buyer(), try line.buyer())
    let replies = try together(17) { try line.join($0 == 8 ? other : buyer) }
    #expect(replies.map(\.status).sorted() == Array(repeating: 200, count: 15) + [201, 201])
    #expect(Set(replies.compactMap(\.json.token.string)).count == 2)
    #expect(try line.sql("SELECT last_number FROM sale_queue WHERE concert_id = CONCERT") == "2")
  }

  @Test(
    "A worker killed in a round of joins leaves all or nothing, and who asks again has one place",
    arguments: [Moment.joinBefore, .joinCommitted])
  func killed(moment: Moment) throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let people = try Buyer.crowd(12, stack)
    checkpoints.killNext(moment)
    let broken = try together(12) { try line.join(people[$0]) }
    #expect(!checkpoints.spare(moment), "nobody died at \(moment.rawValue)")
    #expect(broken.contains { $0.status != 201 })
    let places = try line.sql("SELECT COUNT(*) FROM queue_token WHERE concert_id = CONCERT")
    let again = try people.map { try line.token($0) }
    #expect(Set(again).count == 12)
    #expect(try people.map { try line.join($0).json.number.integer ?? 0 }.sorted() == Array(1...12))
    if moment == .joinCommitted { #expect(places != "0") }
    #expect(try line.audit() == [])
  }

  /// A waiting person, one with a pass, one whose pass has run out, and one who has left, each with
  /// the state that a poll must tell.
  private func bearers() throws -> [(token: String, state: String)] {
    let line = try Line(stack)
    let (_, active) = try line.admitted()
    let (late, expired) = try line.admitted()
    try line.runOut(late)
    try line.set("capacity = 0")
    let waiting = try (0..<4).map { _ in try line.token(line.buyer()) }
    #expect(try line.leave(waiting[3]).status == 204)
    return [
      (active, "active"), (expired, "expired"), (waiting[0], "waiting"), (waiting[1], "waiting"),
      (waiting[2], "waiting"), (waiting[3], "left"),
    ]
  }

  @Test("Polls of a round are each told the truth, also while the cache stands still")
  func polls() throws {
    let bearers = try (0..<4).flatMap { _ in try self.bearers() } + self.bearers()
    let expected = bearers.map(\.state)
    func told() throws -> [String] {
      let line = try Line(stack)
      return try together(bearers.count) { try line.poll(bearers[$0].token) }
        .map { $0.json.state.string ?? $0.outcome }
    }
    #expect(try told() == expected)
    stack.freeze(.memcached)
    defer { stack.thaw(.memcached) }
    // Without the cache nothing but the number tells who waits, until it has come up.
    #expect(try told() == expected.map { $0 == "left" ? "waiting" : $0 })
  }

  @Test("Who polls twice in a round is told the same twice, beside a token that nobody gave out")
  func sameToken() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let token = try line.token(line.buyer())
    let replies = try together(9) { try line.poll($0 == 4 ? token + "x" : token) }
    #expect(replies[4].outcome == "403 queue_token_required")
    #expect(replies.count { $0.json.token.string == token } == 8)
    #expect(replies.count { $0.json.ahead.integer == 0 } == 8)
  }

  @Test("A login that has ended is refused in the next round, and the others are known")
  func endedLogin() throws {
    let people = try Buyer.crowd(8, stack)
    #expect(try people[3].send("DELETE", "/v1/sessions/current").status == 204)
    let replies = try together(8) { try people[$0].send("GET", "/v1/wallet") }
    #expect(replies.map(\.status) == [200, 200, 200, 401, 200, 200, 200, 200])
    let line = try Line(stack) { $0.capacity = 0 }
    let joins = try together(8) { try line.join(people[$0]) }
    #expect(joins.map(\.status) == [201, 201, 201, 401, 201, 201, 201, 201])
  }
}
