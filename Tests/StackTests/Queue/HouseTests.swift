import BoxOfficeStore
import Foundation
import TestSupport
import Testing

@Suite("How many the house lets in", .serialized, .ownStack)
struct HouseTests {
  let stack: Stack
  let house: HouseScene

  init() throws {
    stack = try OwnStack.stack()
    house = HouseScene(stack: stack)
    try stack.sql("UPDATE queue_token SET state = 'left' WHERE state IN ('active', 'waiting')")
  }

  /// A line without any limits of its own.
  private func line() throws -> Line {
    let line = try Line(stack)
    try line.set("capacity = NULL, admissions_per_minute = NULL")
    return line
  }

  private func setHouse(_ places: Int) throws {
    try stack.sql(
      "UPDATE house SET places = \(places), best = \(places), inside = 0, admitted = 0, cut_at = NULL"
    )
  }

  @Test("A line without limits lets in whom the house can serve, and tells the real pace")
  func unlimited() throws {
    let line = try line()
    let tokens = try Buyer.crowd(20, stack).map { try line.token($0) }
    for token in tokens { try line.awaitState("active", token) }
    let concert = try stack.get("/v1/concerts/\(line.concert)").json
    #expect(concert.queue.capacity.isNull && concert.queue.admissions_per_minute.isNull)
    try eventually("the pace is told") {
      try stack.get("/v1/concerts/\(line.concert)/queue").json.admitted_per_minute.integer ?? 0 > 0
    }
    #expect(try line.audit() == [])
  }

  @Test("All lines together let in no more than the house has places, and each its share")
  func shared() throws {
    let lines = try (0..<3).map { _ in try line() }
    for line in lines {
      try line.set("capacity = 0")
      for buyer in try Buyer.crowd(12, stack) { _ = try line.token(buyer) }
    }
    try setHouse(12)
    try stack.sql("UPDATE sale_queue SET capacity = NULL")
    try eventually(within: .seconds(20), "twelve are in") { try house.passes() >= 12 }
    let (passes, places) = (try house.passes(), try house.integer("places"))
    // The window grows by a few a second while nobody is slow.
    #expect(passes <= places, "\(passes) passes, \(places) places")
    let each = try lines.map { try $0.livePasses() }
    #expect((each.max() ?? 0) - (each.min() ?? 0) <= 4, "\(each)")
  }

  @Test("While a till is slow the window shrinks, and the line moves all the same")
  func slow() throws {
    let line = try line()
    try line.set("capacity = 0")
    for buyer in try Buyer.crowd(12, stack) { _ = try line.token(buyer) }
    try setHouse(100)
    let stack = stack
    let house = house
    try house.withSlowHost(900) {
      try eventually(within: .seconds(15), "the window is cut") {
        try house.integer("places < 100 AND last_change IN ('cut', 'stays') AND wait_ms = 900") == 1
      }
      let before = try house.passes()
      try line.set("capacity = NULL")
      try eventually(within: .seconds(15), "somebody is let in") { try house.passes() > before }
      let scrape = try stack.get("/metrics").text
      #expect(scrape.contains("boxoffice_house_wait_seconds 0.9"))
    }
  }

  @Test("A pass that nobody uses counts half after half a minute, and nothing after one")
  func idle() throws {
    let line = try line()
    let tokens = try Buyer.crowd(8, stack).map { try line.token($0) }
    for token in tokens { try line.awaitState("active", token) }
    try eventually("all are counted") { try house.integer("inside") == 8 }
    try line.set("pass_seconds = 600")
    try line.sql(
      "UPDATE queue_token SET expires_at = NOW(3) + INTERVAL 555 SECOND WHERE concert_id = CONCERT")
    try eventually("four are counted") { try house.integer("inside") == 4 }
    try line.sql(
      "UPDATE queue_token SET expires_at = NOW(3) + INTERVAL 530 SECOND WHERE concert_id = CONCERT")
    try eventually("nobody is counted") { try house.integer("inside") == 0 }
    #expect(try line.livePasses() == 8)
  }

  @Test("A hold counts nothing once it is older than people take to pay, nor does its pass")
  func left() throws {
    let line = try line()
    let people = try (1...4).map { seat in
      let (buyer, token) = try line.admitted()
      return (buyer, token, try line.hold([Int64(seat)], by: buyer, token).createdID())
    }
    try eventually("all are counted") { try house.integer("inside") == 4 }
    try stack.sql("UPDATE hold SET created_at = NOW(3) - INTERVAL 2 MINUTE WHERE status = 'active'")
    try eventually("nobody is counted") { try house.integer("inside") == 0 }
    // A buyer who was only slow pays all the same.
    let (buyer, token, hold) = people[0]
    #expect(try line.order(hold, by: buyer, token).status == 201)
  }

  @Test("A round that stands still in a till is seen, although no till can tell of it")
  func stalled() throws {
    let line = try line()
    let (buyer, token) = try line.admitted()
    let checkpoints = try #require(stack.checkpoints)
    checkpoints.pause(.holdLocked)
    defer { checkpoints.release(.holdLocked) }
    let stack = stack
    let house = house
    _ = try concurrently(2, within: .seconds(40)) { client in
      if client == 0 {
        _ = try line.hold([1], by: buyer, token)
        return
      }
      defer { stack.checkpoints?.release(.holdLocked) }
      try eventually(within: .seconds(20), "the stall is seen") {
        try house.integer("COALESCE(wait_ms, 0)") > 1000
      }
    }
  }

  @Test("Without a till that lives nothing is known, and the window stays")
  func noTill() throws {
    try setHouse(77)
    try stack.sql("DELETE FROM host_pressure")
    try stack.withoutHealing {
      stack.kill9(.workers)
      try eventually(within: .seconds(15), "the sweep has ticked") {
        try house.integer("last_change = 'unknown'") == 1
      }
      #expect(try house.integer("places") == 77)
    }
    try stack.awaitReady()
  }
}

@Suite("Without the window", .serialized, OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "window"]))
struct HouseControlTests {
  @Test("more people are let in than the house has places")
  func control() throws {
    let stack = try OwnStack.stack()
    let house = HouseScene(stack: stack)
    let line = try Line(stack)
    try line.set("capacity = NULL, admissions_per_minute = NULL")
    try stack.sql("UPDATE house SET places = 5, best = 5")
    for buyer in try Buyer.crowd(40, stack) { _ = try line.token(buyer) }
    try eventually(within: .seconds(20), "all are in") { try house.passes() == 40 }
    #expect(try house.integer("places") < 40)
  }
}
