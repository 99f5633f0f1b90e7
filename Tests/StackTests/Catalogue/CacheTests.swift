import Foundation
import TestSupport
import Testing

@Suite("The cache before the workers")
struct CacheTests {
  private static let gzip = [("Accept-Encoding", "gzip")]
  private static let paths = [
    "/v1/concerts", "/v1/concerts?limit=3", "/v1/concerts/1", "/v1/concerts/1/schedules",
    "/v1/concerts/1/schedules?available=true", "/v1/schedules/1", "/v1/schedules/1/seat-map",
    "/v1/schedules/1/availability",
  ]

  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test("A worker answers first, the cache then, with the same bytes and headers")
  func missThenHit() throws {
    let hall = try Hall(stack)
    let path = "/v1/schedules/\(hall.scheduleID)/seat-map"
    let miss = try stack.get(path)
    let hit = try stack.get(path)
    #expect(miss["x-cache"] == "MISS")
    #expect(hit["x-cache"] == "HIT")
    #expect(hit.status == 200)
    #expect(hit.body == miss.body)
    for name in ["content-type", "cache-control", "x-content-type-options", "vary"] {
      #expect(hit[name] == miss[name], "\(name)")
    }
    #expect(miss["cache-control"] == "public, max-age=30")
  }

  @Test("Every public read of the catalogue is answered from the cache", arguments: paths)
  func hits(path: String) throws {
    try eventually("a hit for \(path)") {
      let reply = try stack.get(path)
      #expect(reply.status == 200)
      #expect(reply["cache-control"]?.hasPrefix("public, max-age=") == true)
      return reply["x-cache"] == "HIT"
    }
  }

  @Test(
    "Other spellings and refusals are never cached",
    arguments: [
      "/v1/schedules/1?x=1", "/v1/concerts?limit=3&x=1", "/v1/concerts/1/schedules?available=false",
      "/v1/schedules/1/seats", "/v1/concerts?limit=101", "/v1/concerts/999999998",
      "/v1/concerts?from=2026-01-01", "/v1/schedules/%31",
    ])
  func neverHit(path: String) throws {
    for _ in 0..<3 {
      let reply = try stack.get(path)
      #expect(reply["x-cache"] != "HIT")
    }
  }

  @Test("The compressed answer and the plain one are the same", arguments: paths, ["MISS", "HIT"])
  func encodings(path: String, from source: String) throws {
    // Another spelling goes to a worker each time.
    let other = path + (path.contains("?") ? "&x=1" : "?x=1")
    let target = source == "HIT" ? path : other
    // Other suites change the lists, so that two answers may rightly differ now and then.
    try eventually(within: .seconds(10), "both are the same") {
      let plain = try stack.get(target)
      let packed = try stack.get(target, headers: Self.gzip)
      #expect(plain["content-encoding"] == nil)
      #expect(packed.body.count < 1200 || packed["content-encoding"] == "gzip")
      guard plain["x-cache"] == source, packed["x-cache"] == source else { return false }
      return timeless(plain.body) == timeless(try decoded(packed))
    }
  }

  @Test("Who takes no gzip never gets it")
  func identity() throws {
    for _ in 0..<3 {
      for headers in [[], [("Accept-Encoding", "identity")], [("Accept-Encoding", "br")]] {
        let reply = try stack.get("/v1/schedules/1/seat-map", headers: headers)
        #expect(reply["content-encoding"] == nil)
        #expect(reply.body.first == UInt8(ascii: "{"))
      }
    }
  }

  @Test("A change by SQL is seen within two seconds", arguments: SQLChange.all)
  func changeBySQL(change: SQLChange) throws {
    let hall = try Hall(stack)
    let path = change.path(hall)
    #expect(try !stack.get(path).text.contains(change.sign))
    try stack.sql(change.statement(hall))
    let changed = ContinuousClock.now
    try eventually(within: .seconds(20), "the change shows in \(path)") {
      let asked = ContinuousClock.now
      let isSeen = try stack.get(path).text.contains(change.sign)
      if !isSeen { #expect(asked - changed < .seconds(2), "still the old answer") }
      return isSeen
    }
  }

  @Test("A hold shows in the availability within a second")
  func availabilityIsFresh() throws {
    let hall = try Hall(stack)
    let path = "/v1/schedules/\(hall.scheduleID)/availability"
    for (seat, buyer) in zip(hall.seatIDs, try Buyer.make(3, stack)) {
      #expect(try stack.get(path).status == 200)
      #expect(try buyer.hold([seat], of: hall.scheduleID).status == 201)
      let held = ContinuousClock.now
      try eventually(within: .seconds(20), "seat \(seat) is held") {
        let asked = ContinuousClock.now
        let letters = Array(try stack.get(path).json.seats.string ?? "")
        let isSeen = letters[Int(seat) - 1] == "h"
        if !isSeen { #expect(asked - held < .seconds(1), "still the old answer") }
        return isSeen
      }
    }
  }

  @Test("A crowd that finds the cache empty gets one true answer")
  func crowd() throws {
    let hall = try Hall(stack)
    let path = "/v1/schedules/\(hall.scheduleID)/seat-map"
    let stack = stack
    let bodies = try concurrently(16) { _ in
      let reply = try stack.get(path)
      return reply.status == 200 ? reply.body : []
    }
    #expect(Set(bodies).count == 1)
    #expect(JSON(parsing: bodies[0])?.seats.array.count == 10)
  }

  private func decoded(_ reply: Reply) throws -> [UInt8] {
    reply["content-encoding"] == "gzip" ? try gunzip(reply.body) : reply.body
  }

  /// The text without the moment of its making, which a cursor contains as well.
  private func timeless(_ body: [UInt8]) -> String {
    String(decoding: body, as: UTF8.self).replacing(/"(as_of|next_cursor)":"[^"]*"/, with: "")
  }
}

/// One change by an operator, and the addresses that must show it.
struct SQLChange: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let sign: String
  let statement: @Sendable (Hall) -> String
  let path: @Sendable (Hall) -> String

  static let all: [SQLChange] = [
    SQLChange(
      testDescription: "title on the concert's page", sign: "After",
      statement: { "UPDATE concert SET title = 'After' WHERE id = \($0.concertID)" },
      path: { "/v1/concerts/\($0.concertID)" }),
    SQLChange(
      testDescription: "window in the list of dates", sign: "upcoming",
      statement: {
        "UPDATE schedule SET sale_opens_at = NOW(3) + INTERVAL 1 DAY WHERE id = \($0.scheduleID)"
      },
      path: { "/v1/concerts/\($0.concertID)/schedules" }),
    SQLChange(
      testDescription: "cancellation on the date's page", sign: "cancelled",
      statement: {
        """
        START TRANSACTION;
        UPDATE schedule SET cancelled_at = NOW(3) WHERE id = \($0.scheduleID);
        INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
        VALUES ('schedule.cancelled', 'schedule', \($0.scheduleID), 1, '{}');
        COMMIT;
        """
      },
      path: { "/v1/schedules/\($0.scheduleID)" }),
    SQLChange(
      testDescription: "price in the seat map, which is kept for long", sign: "76543",
      statement: { "UPDATE tier SET price = 76543 WHERE schedule_id = \($0.scheduleID)" },
      path: { "/v1/schedules/\($0.scheduleID)/seat-map" }),
    SQLChange(
      testDescription: "seats sold out on the date's page", sign: "sold_out",
      statement: { "UPDATE seat SET status = 'blocked' WHERE schedule_id = \($0.scheduleID)" },
      path: { "/v1/schedules/\($0.scheduleID)" }),
  ]
}
