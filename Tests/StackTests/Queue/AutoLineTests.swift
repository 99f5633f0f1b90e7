import Foundation
import TestSupport
import Testing

@Suite("A line that forms by itself", .serialized, .ownStack)
struct AutoLineTests {
  let stack: Stack
  let house: HouseScene

  init() throws {
    stack = try OwnStack.stack()
    house = HouseScene(stack: stack)
  }

  private func autoLine() throws -> Line {
    let line = try Line(stack)
    try line.sql("DELETE FROM sale_queue WHERE concert_id = CONCERT")
    let made = try line.office(
      "configure_queue", ["concert_id": "\(line.concert)", "line": "'auto'"])
    #expect(made.worked, "\(made.output)")
    return line
  }

  private func isClosed(_ line: Line) throws -> Bool {
    try line.sql("SELECT is_on FROM sale_queue WHERE concert_id = CONCERT") == "1"
  }

  /// Closes the gate as a slow till does.
  private func form(_ line: Line) throws {
    try house.withSlowHost(500) {
      try eventually(within: .seconds(20), "the gate closes") {
        try line.sql("SELECT is_on FROM sale_queue WHERE concert_id = CONCERT") == "1"
      }
    }
  }

  /// Lets half a minute of calm have gone by.
  private func calmDown(_ line: Line) throws {
    try line.sql(
      "UPDATE sale_queue SET formed_at = formed_at - INTERVAL 1 MINUTE WHERE concert_id = CONCERT")
    try eventually(within: .seconds(20), "the gate opens") {
      try stack.sql("UPDATE house SET calm_since = calm_since - INTERVAL 1 MINUTE")
      return try !isClosed(line)
    }
  }

  @Test("Until a till is slow everybody may buy, then a line forms, and goes away again")
  func wholeLife() throws {
    let line = try autoLine()
    let early = try line.buyer()
    #expect(try line.join(early).outcome == "409 queue_not_required")
    let hold = try line.hold([1], by: early, nil)
    try #require(hold.status == 201, "\(hold)")

    try form(line)
    let late = try line.buyer()
    #expect(try line.hold([2], by: late, nil).outcome == "403 queue_token_required")
    // A person with seats is inside.
    let paid = try line.order(#require(hold.json.id.integer), by: early, nil)
    #expect(paid.status == 201, "\(paid)")

    let token = try line.token(late)
    #expect(try line.poll(token).json.state.string == "lobby")
    try line.awaitState("active", token, within: .seconds(30))
    let second = try line.hold([2], by: late, token)
    #expect(second.status == 201)
    #expect(try line.order(#require(second.json.id.integer), by: late, token).status == 201)
    #expect(try line.livePasses() == 0, "the pass is used up")

    try calmDown(line)
    #expect(try line.hold([3], by: line.buyer(), nil).status == 201)
    #expect(try line.poll(token).outcome == "409 queue_not_required")
    #expect(try stack.audit() == "")
  }

  @Test("A line that forms again has a lobby and a draw of its own, which anybody can verify")
  func twice() throws {
    let line = try autoLine()
    try form(line)
    let first = try Buyer.crowd(3, stack).map { try line.token($0) }
    for token in first { try line.awaitState("active", token, within: .seconds(30)) }
    let commitment = try stack.get("/v1/concerts/\(line.concert)/queue").json.commitment.string
    for token in first { #expect(try line.leave(token).status == 204) }
    try calmDown(line)

    try form(line)
    let again = try Buyer.crowd(4, stack).map { try line.token($0) }
    let board = try stack.get("/v1/concerts/\(line.concert)/queue").json
    #expect(board.state.string == "lobby" && board.commitment.string != commitment)
    for token in again { try line.awaitState("active", token, within: .seconds(30)) }
    let drawn = try stack.get("/v1/concerts/\(line.concert)/queue/draw").json
    #expect(drawn.items.array.count == 4)
    #expect(drawn.items[0].place.integer == 1)
    #expect(
      try stack.get("/v1/concerts/\(line.concert)/queue").json.draw.entrants.integer == 4)
    #expect(try stack.audit() == "")
  }

  @Test("A line that was fixed before, and never had a lobby, opens as well")
  func fixedBefore() throws {
    let line = try Line(stack)
    #expect(
      try line.office(
        "configure_queue", ["concert_id": "\(line.concert)", "line": "'auto'"]
      ).worked)
    #expect(try isClosed(line))
    try calmDown(line)
    #expect(try line.hold([1], by: line.buyer(), nil).status == 201)
    #expect(try stack.audit() == "")
  }

  @Test("The till that is slow closes the gate itself, with no sweep and nobody in any line")
  func byTheTill() throws {
    let line = try autoLine()
    let buyer = try line.buyer()
    try stack.withoutSweep {
      try house.withSlowHost(500) {
        try eventually(within: .seconds(30), "the gate closes") {
          _ = try line.hold([1], by: buyer, nil)
          return try line.sql("SELECT is_on FROM sale_queue WHERE concert_id = CONCERT") == "1"
        }
      }
    }
  }
}
