import BoxOfficeStore
import Foundation
import TestSupport
import Testing

/// The mistakes of other systems in their lines.
@Suite("Mistakes of other lines that must not come back", .serialized, .ownStack)
struct QueueMistakeTests {
  private let stack: Stack
  private let checkpoints: Checkpoints

  init() throws {
    stack = try OwnStack.stack()
    checkpoints = try #require(stack.checkpoints)
  }

  /// Puts people into a line by SQL, as if they had joined and never polled.
  private func fill(_ line: Line, with count: Int) throws {
    let people = try Buyer.crowd(count, stack)
    try line.sql(
      """
      INSERT INTO queue_token (concert_id, user_id, number, state, lot, joined_at)
      SELECT CONCERT, id, last_number + ROW_NUMBER() OVER (ORDER BY id), 'waiting', SHA2(id, 256),
        NOW(3) - INTERVAL 1 HOUR
      FROM user JOIN sale_queue ON sale_queue.concert_id = CONCERT
      WHERE email_key LIKE '\(people[0].email.prefix(36))%';
      UPDATE sale_queue SET last_number = last_number + \(count) WHERE concert_id = CONCERT;
      """)
  }

  @Test("A queue that abandoned waiters block")
  func abandoned() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    // One person polls, so that the silence of the others means absence.
    let first = try line.token(line.buyer())
    _ = try line.leave(first)
    try stack.cache("add presence:\(line.concert) 0 3600 1\r\n1")
    try fill(line, with: 500)
    try line.set("capacity = 3")
    let late = try line.token(line.buyer())
    try line.awaitState("active", late)
    #expect(
      try line.sql(
        "SELECT COUNT(*) FROM queue_token WHERE concert_id = CONCERT AND state = 'waiting' AND is_skipped"
      ) == "500")
    #expect(try line.audit() == [])
  }

  @Test("A queue that jams when the count of active buyers drifts")
  func drift() throws {
    let line = try Line(stack) { $0.capacity = 3 }
    let people = try Buyer.crowd(9, stack)
    let tokens = try people.map { try line.token($0) }
    // Passes end in every way, also by hand and by a crash; there is no stored count that could go
    // wrong.
    let ends = [
      "UPDATE queue_token SET state = 'expired' WHERE concert_id = CONCERT AND state = 'active'",
      "UPDATE queue_token SET expires_at = NOW(3) WHERE concert_id = CONCERT AND state = 'active'",
      "DELETE FROM queue_token WHERE concert_id = CONCERT AND state = 'active'",
    ]
    for (round, end) in ends.enumerated() {
      checkpoints.killNext(.admissionInside)
      for token in tokens[(round * 3)..<(round * 3 + 3)] {
        try eventually(within: .seconds(20), "round \(round)") {
          (try? line.poll(token))?.json.state.string == "active"
        }
      }
      #expect(try line.livePasses() == 3)
      try line.sql(end)
    }
  }

  @Test("A place in the line that costs the more the longer the line is")
  func position() throws {
    func rowsRead(_ line: Line, _ token: String) throws -> Int {
      func count() throws -> Int {
        let text = try stack.sql(
          """
          SELECT SUM(VARIABLE_VALUE) FROM information_schema.GLOBAL_STATUS
          WHERE VARIABLE_NAME LIKE 'HANDLER_READ%'
          """)
        return Int(try #require(Double(text)))
      }
      let overhead = try -(count() - count())
      let before = try count()
      for _ in 0..<10 { #expect(try line.poll(token).json.state.string == "waiting") }
      return try count() - before - overhead
    }
    let short = try Line(stack) { $0.capacity = 0 }
    let long = try Line(stack) { $0.capacity = 0 }
    try fill(long, with: 20_000)
    let tokens = try (short.token(short.buyer()), long.token(long.buyer()))
    #expect(try long.poll(tokens.1).json.ahead.integer == 20_000)
    try stack.withoutSweep {
      // Also when every poll must ask the database.
      stack.freeze(.memcached)
      defer { stack.thaw(.memcached) }
      let (few, many) = try (rowsRead(short, tokens.0), rowsRead(long, tokens.1))
      #expect(many <= few + 500, "\(few) rows for 1 person, \(many) for 20,001")
    }
  }

  @Test(
    "Places that are lost between two steps of a move",
    arguments: [Moment.admissionLocked, .admissionInside])
  func lost(moment: Moment) throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let people = try Buyer.crowd(6, stack)
    let tokens = try people.map { try line.token($0) }
    checkpoints.killNext(moment)
    try line.set("capacity = 4")
    try eventually(within: .seconds(20), "four are in") {
      _ = try? line.poll(tokens[5])
      return try line.livePasses() == 4
    }
    #expect(!checkpoints.spare(moment), "nobody died")
    #expect(
      try line.sql(
        "SELECT GROUP_CONCAT(state ORDER BY number) FROM queue_token WHERE concert_id = CONCERT")
        == "active,active,active,active,waiting,waiting")
    #expect(try line.audit() == [])
  }

  @Test("Passes that are still good after use")
  func afterUse() throws {
    let line = try Line(stack) { $0.capacity = 1 }
    let (buyer, token) = try line.admitted()
    let hold = try line.hold([1], by: buyer, token).createdID()
    #expect(try line.order(hold, by: buyer, token).status == 201)
    #expect(try line.hold([2], by: buyer, token).outcome == "403 queue_token_expired")
    #expect(try line.poll(token).json.state.string == "used")
    let next = try line.token(line.buyer())
    try line.awaitState("active", next)
  }

  @Test("A gate that can be walked around")
  func around() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let buyer = try line.buyer()
    let token = try line.token(buyer)
    for shown in [nil, token, "", buyer.token, token + "x"] {
      #expect(try line.hold([1], by: buyer, shown).status == 403)
    }
    // Also for a hold from before the line was there.
    let plain = try Sale(stack)
    let hold = try plain.hold([1], by: buyer)
    try stack.sql(
      """
      INSERT INTO sale_queue (concert_id, capacity, admissions_per_minute, seed)
      VALUES (\(plain.hall.concertID), 0, 60, LOWER(HEX(RANDOM_BYTES(32))))
      """)
    #expect(try buyer.order(hold).outcome == "403 queue_token_required")
  }

  @Test("A pass that lets somebody buy before the sale has opened")
  func beforeOpening() throws {
    let line = try Line(stack) { $0.hall.opensIn = 3600 }
    let (buyer, token) = try line.admitted()
    #expect(try line.hold([1], by: buyer, token).outcome == "409 sale_not_open")
  }
}
