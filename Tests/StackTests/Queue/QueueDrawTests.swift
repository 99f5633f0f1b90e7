import Foundation
import TestSupport
import Testing

@Suite("The draw")
struct QueueDrawTests {
  private static let seed = String(repeating: "0123456789abcdef", count: 4)

  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  private func board(_ line: Line) throws -> JSON {
    try stack.get("/v1/concerts/\(line.concert)/queue").json
  }

  private func lots(_ line: Line) throws -> [String] {
    try JSON.allPages("/v1/concerts/\(line.concert)/queue/draw", limit: 100, stack).items
      .enumerated().map { index, item in
        #expect(item.place.integer == Int64(index + 1))
        return try #require(item.lot.string)
      }
  }

  private func closeLobby(_ line: Line) throws {
    try line.set("opens_at = NOW(3)")
    try eventually(within: .seconds(20), "the draw is done") {
      try line.sql("SELECT drawn_at IS NOT NULL FROM sale_queue WHERE concert_id = CONCERT") == "1"
    }
  }

  private func verify(
    _ seed: String, _ commitment: String, _ lots: [String]
  ) throws -> (status: Int32, output: String) {
    let path = FileManager.default.temporaryDirectory.path + "/lots-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try lots.map { $0 + "\n" }.joined().write(toFile: path, atomically: false, encoding: .utf8)
    return try Command.run([Stack.root + "/deploy/bin/verify-draw", seed, commitment, path])
  }

  @Test("The draw of 10,000 people can be verified by anybody, and any change of it is found out")
  func tenThousand() throws {
    let line = try Line(stack) {
      $0.capacity = 0
      $0.opensIn = 3600
      $0.seed = "'\(Self.seed)'"
    }
    let people = try Buyer.crowd(10_000, stack)
    try line.sql(
      """
      INSERT INTO queue_token (concert_id, user_id, state, lot)
      SELECT CONCERT, id, 'lobby', SHA2(CONCAT('lot ', ROW_NUMBER() OVER (ORDER BY id)), 256)
      FROM user WHERE id BETWEEN \(people[0].id) AND \(people[9999].id)
        AND email_key LIKE '\(people[0].email.prefix(36))%'
      """)
    let commitment = try #require(try board(line).commitment.string)
    try closeLobby(line)
    let after = try board(line)
    #expect(after.commitment.string == commitment)
    #expect(after.draw.entrants.integer == 10_000)
    #expect(after.draw.seed.string == Self.seed)
    let published = try #require(after.draw.list_sha256.string)
    let lots = try lots(line)
    #expect(lots.count == 10_000)

    let fair = try verify(Self.seed, commitment, lots)
    #expect(fair.status == 0)
    #expect(fair.output == "fair: 10000 entrants, list_sha256 \(published)\n")
    try expectChangesFound(lots, commitment, published)
    try expectEvenChances(line)
  }

  private func expectChangesFound(
    _ lots: [String], _ commitment: String, _ published: String
  ) throws {
    var swapped = lots
    swapped.swapAt(0, 1)
    #expect(try verify(Self.seed, commitment, swapped).status == 1)
    let otherSeed = String(Self.seed.reversed())
    #expect(try verify(otherSeed, commitment, lots).status == 1)
    // Leaving a person out, or slipping one in at the right place, changes the digest and the
    // number.
    let without = try verify(Self.seed, commitment, lots.filter { $0 != lots[777] })
    #expect(without.output.contains("9999") && !without.output.contains(published))
    let late = String(repeating: "a", count: 64)
    let key = { (lot: String) in
      try Command.run(["sha256sum"], input: Self.seed + lot).output
    }
    let lateKey = try key(late)
    var (low, high) = (0, lots.count)
    while low < high {
      let middle = (low + high) / 2
      if try key(lots[middle]) < lateKey { low = middle + 1 } else { high = middle }
    }
    let result = try verify(Self.seed, commitment, lots[..<low] + [late] + lots[low...])
    #expect(result.status == 0)
    #expect(result.output.contains("10001") && !result.output.contains(published))
  }

  /// The first thousand places come from all tenths of the lobby, as often as chance would have it.
  private func expectEvenChances(_ line: Line) throws {
    let counts = try line.sql(
      """
      SELECT COUNT(*) FROM (
        SELECT (ROW_NUMBER() OVER (ORDER BY user_id) - 1) DIV 1000 AS tenth, number
        FROM queue_token WHERE concert_id = CONCERT
      ) AS entrant WHERE number <= 1000 GROUP BY tenth ORDER BY tenth
      """
    ).split(separator: "\n").compactMap { Double($0) }
    try #require(counts.count == 10)
    let chiSquare = counts.reduce(0) { $0 + ($1 - 100) * ($1 - 100) / 100 }
    // With nine degrees of freedom, chance goes beyond this once in a thousand times.
    #expect(chiSquare < 27.9, "\(counts)")
    // Too even would be no chance either.
    #expect(chiSquare > 1.15, "\(counts)")
  }

  @Test("In the lobby nobody has a rank, and what decides is promised but secret")
  func lobby() throws {
    let line = try Line(stack) {
      $0.opensIn = 3600
      $0.seed = "'\(Self.seed)'"
    }
    let buyer = try line.buyer()
    let joined = try line.join(buyer)
    #expect(joined.status == 201)
    let token = try #require(joined.json.token.string)
    for json in [joined.json, try line.poll(token).json] {
      #expect(json.state.string == "lobby")
      #expect(json.number.isNull && json.ahead.isNull && json.eta_seconds.isNull)
      #expect(json.poll_after_seconds.integer == 60)
    }
    #expect(joined.json.lot.string?.count == 64)
    #expect(try line.hold([1], by: buyer, token).outcome == "403 queue_token_not_active")
    let board = try stack.get("/v1/concerts/\(line.concert)/queue")
    #expect(board.json.state.string == "lobby")
    #expect(board.json.draw.isNull)
    let commitment = try Command.run(["sha256sum"], input: Self.seed).output.prefix(64)
    #expect(board.json.commitment.string == String(commitment))
    for path in ["/queue", "/queue/draw", ""] {
      #expect(!(try stack.get("/v1/concerts/\(line.concert)\(path)").text.contains(Self.seed)))
    }
    expectProblem(try stack.get("/v1/concerts/\(line.concert)/queue/draw"), 404, "not_found")
  }

  @Test("The seed cannot be changed once somebody has joined")
  func fixedSeed() throws {
    let line = try Line(stack) { $0.opensIn = 3600 }
    try line.set("seed = '\(Self.seed)'")
    _ = try line.token(line.buyer())
    #expect(throws: (any Error).self) { try line.set("seed = REVERSE(seed)") }
  }

  @Test("Who comes when the lobby has closed stands behind all who were in it")
  func late() throws {
    let line = try Line(stack) {
      $0.capacity = 0
      $0.opensIn = 3600
    }
    let early = try Buyer.crowd(5, stack).map { try line.token($0) }
    try line.set("opens_at = NOW(3)")
    let late = try line.join(line.buyer())
    #expect(late.json.number.integer == 6)
    for token in early { try line.awaitState("waiting", token) }
    let numbers = try early.map { try line.poll($0).json.number.integer ?? 0 }
    #expect(numbers.sorted() == [1, 2, 3, 4, 5])
    // The token from the lobby goes on as the place that was drawn.
    try line.set("capacity = 6")
    for token in early { try line.awaitState("active", token) }
    #expect(try line.audit() == [])
  }

  @Test("Of people who join while the lobby closes, each is in the draw or behind it")
  func closing() throws {
    let line = try Line(stack) {
      $0.capacity = 0
      $0.opensIn = 2
    }
    let people = try Buyer.crowd(400, stack)
    let replies = try concurrently(8) { client in
      try stride(from: client, to: people.count, by: 8).map { try line.join(people[$0]) }
    }.flatMap(\.self)
    #expect(Set(replies.map(\.status)) == [201])
    let inLobby = replies.filter { $0.json.state.string == "lobby" }.count
    try closeLobby(line)
    let count = try line.sql(
      """
      SELECT COUNT(DISTINCT number), MIN(number), MAX(number) FROM queue_token
      WHERE concert_id = CONCERT AND state = 'waiting'
      """)
    #expect(count == "400\t1\t400")
    #expect(try board(line).draw.entrants.integer == Int64(inLobby))
    let behind = replies.compactMap { $0.json.number.integer }
    #expect(behind.allSatisfy { $0 > inLobby })
  }

  @Test("Who leaves the lobby is not in the draw, and coming back gives one lot and not two")
  func leaving() throws {
    let line = try Line(stack) {
      $0.capacity = 0
      $0.opensIn = 3600
    }
    let people = try Buyer.crowd(3, stack)
    let tokens = try people.map { try line.token($0) }
    for token in tokens[0...1] { #expect(try line.leave(token).status == 204) }
    #expect(try line.poll(tokens[0]).json.state.string == "left")
    let back = try line.join(people[1])
    #expect(back.status == 201)
    #expect(back.json.state.string == "lobby")
    try closeLobby(line)
    #expect(try board(line).draw.entrants.integer == 2)
    #expect(try lots(line).count == 2)
  }

  @Test("An empty lobby becomes a plain line")
  func empty() throws {
    let line = try Line(stack) { $0.opensIn = 3600 }
    try closeLobby(line)
    let buyer = try line.buyer()
    #expect(try line.join(buyer).json.number.integer == 1)
    #expect(try board(line).draw.entrants.integer == 0)
    #expect(try board(line).state.string == "open")
  }
}
