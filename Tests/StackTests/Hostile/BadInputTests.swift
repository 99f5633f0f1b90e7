import TestSupport
import Testing

@Suite("Bad input")
struct BadInputTests {
  private static let badIDs = [
    "0", "-1", "1e3", "+1", "01", "1.0", "0x1", "%31%00", "abc", "%20", "%2F", "%ff", "%zz", "%",
    "9223372036854775808", "18446744073709551616", "99999999999999999999", "1;1", "1'", "１",
    String(repeating: "9", count: 5000),
  ]
  private static let badCursors = [
    "", "abc", "-1", "1_2", "1_2_3_4_5", "01_0_0_1", "1__1_1", "_", "1e3", "9223372036854775807",
    "9223372036854775807_0_1_1", "-9223372036854775808_0_1_1", "%00", "%ff", "1%2C2",
    String(repeating: "1", count: 101), String(repeating: "1_", count: 1000),
  ]
  private static let badLimits = [
    "0", "-1", "101", "1000", "1.5", "1e1", "01", "+1", "%2B1", "abc", "", "%00", "%ff",
    "9223372036854775808", String(repeating: "1", count: 1000),
  ]

  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test(
    "An id that is none names nothing", arguments: badIDs,
    [
      "/v1/concerts/ID", "/v1/concerts/ID/schedules", "/v1/schedules/ID",
      "/v1/schedules/ID/seat-map", "/v1/schedules/ID/availability", "/v1/schedules/ID/seats",
    ])
  func badID(id: String, pattern: String) throws {
    try withoutLosingWorkers {
      let reply = try stack.get(pattern.replacing("ID", with: id))
      // nginx refuses malformed HTTP before a worker sees it.
      #expect(reply.status == 404 || reply.status == 400)
      expectProblem(reply, reply.status, reply.status == 404 ? "not_found" : "malformed_request")
    }
  }

  @Test("An id of ten thousand digits is too long a line", arguments: ["concerts", "schedules"])
  func endlessID(noun: String) throws {
    let reply = try stack.get("/v1/\(noun)/" + String(repeating: "9", count: 10_000))
    expectProblem(reply, 414, "uri_too_long")
  }

  @Test(
    "A cursor that was never given out is refused", arguments: badCursors,
    ["/v1/concerts", "/v1/concerts/1/schedules"])
  func badCursor(cursor: String, path: String) throws {
    try withoutLosingWorkers {
      let reply = try stack.get("\(path)?cursor=\(cursor)")
      // Two numbers are a cursor of the dates.
      guard !(cursor == "1_2" && path.hasSuffix("schedules")) else { return }
      let isText = cursor.utf8.count <= 2000 && !["%00", "%ff"].contains(cursor)
      expectProblem(reply, 400, isText ? "invalid_cursor" : "invalid_parameter")
    }
  }

  @Test(
    "A limit outside of 1 to 100 is refused", arguments: badLimits,
    ["/v1/concerts", "/v1/concerts/1/schedules", "/v1/schedules/1/seats"])
  func badLimit(limit: String, path: String) throws {
    try withoutLosingWorkers {
      let reply = try stack.get("\(path)?limit=\(limit)")
      #expect(expectProblem(reply, 400, "invalid_parameter").field.string == "limit")
    }
  }

  @Test(
    "A parameter that cannot be understood is refused by name",
    arguments: [
      ("/v1/concerts?limit=1&limit=2", "limit"), ("/v1/concerts?limit=1&%6Cimit=1", "limit"),
      ("/v1/concerts?from=yesterday", "from"), ("/v1/concerts?from=2026-02-30", "from"),
      ("/v1/concerts?from=2026-13-01", "from"), ("/v1/concerts?to=2026-01-01T25:00:00Z", "to"),
      ("/v1/concerts?to=2026-01-01T10:00:00", "to"), ("/v1/concerts?to=10000-01-01", "to"),
      ("/v1/concerts?from=0000-01-01", "from"), ("/v1/concerts?from=", "from"),
      ("/v1/concerts?from=%00", "from"), ("/v1/concerts?from=%C3%28", "from"),
      ("/v1/concerts/1/schedules?available=yes", "available"),
      ("/v1/concerts/1/schedules?available=", "available"),
      ("/v1/schedules/1/seats?status=gone", "status"),
      ("/v1/schedules/1/seats?tier_id=0", "tier_id"),
      ("/v1/schedules/1/seats?tier_id=x", "tier_id"),
      ("/v1/schedules/1/seats?tier_id=9223372036854775808", "tier_id"),
      ("/v1/concerts?\(String(repeating: "n", count: 65))=1", "query"),
      ("/v1/concerts?%ff=1", "query"), ("/v1/concerts?x=%E0%A4", "x"),
      ("/v1/concerts?x=\(String(repeating: "v", count: 2049))", "x"),
      ("/v1/concerts?" + (1...33).map { "p\($0)=1" }.joined(separator: "&"), "p33"),
    ])
  func badParameter(path: String, field: String) throws {
    try withoutLosingWorkers {
      let problem = expectProblem(try stack.get(path), 400, "invalid_parameter", "\(path)")
      #expect(problem.field.string == field)
    }
  }

  @Test("Unknown parameters are let pass")
  func unknownParameter() throws {
    #expect(try stack.get("/v1/concerts?limit=1&utm_source=newsletter").status == 200)
  }

  @Test("A header field over the limit is refused")
  func longHeader() throws {
    let long = String(repeating: "h", count: 9000)
    expectProblem(
      try stack.get("/v1/concerts", headers: [("X-Long", long)]), 431, "headers_too_large")
    let many = (1...5).map { ("X-Long-\($0)", String(repeating: "h", count: 8000)) }
    expectProblem(try stack.get("/v1/concerts", headers: many), 431, "headers_too_large")
  }

  @Test("More header fields than a worker takes are refused")
  func manyHeaders() throws {
    try withoutLosingWorkers {
      let many = (1...120).map { ("X-\($0)", "1") }
      let reply = try stack.get("/v1/schedules/1/seats", headers: many)
      expectProblem(reply, 431, "headers_too_large")
    }
  }

  @Test("A body over 64 KiB is refused, one of exactly 64 KiB is read")
  func longBody() throws {
    let buyer = try Buyer(stack)
    for (bytes, status) in [(65_536, 422), (65_537, 413), (1_000_000, 413)] {
      let body = "{" + String(repeating: " ", count: bytes - 2) + "}"
      let reply = try buyer.post("/v1/wallet/charges", body)
      expectProblem(reply, status, status == 413 ? "body_too_large" : "validation_failed")
    }
  }

  @Test(
    "A body that is not JSON is refused",
    arguments: [
      "{", "{}}", "{\"amount\":1", "[1", "nul", "{'amount':1}", "{\"amount\":01}", "\u{FEFF}{}",
      "{\"amount\":1e}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\n\"}", "amount=1", "{\"amount\":NaN}",
      String(repeating: "[", count: 60_000),
    ])
  func malformedJSON(body: String) throws {
    try withoutLosingWorkers {
      let buyer = try Buyer(stack)
      expectProblem(try buyer.post("/v1/wallet/charges", body), 400, "malformed_json")
    }
  }

  @Test("A body that is not UTF-8 is refused")
  func invalidUTF8() throws {
    let buyer = try Buyer(stack)
    let headers = [
      ("Authorization", "Bearer \(buyer.token)"), ("Idempotency-Key", "k"),
      ("Content-Type", "application/json"),
    ]
    let body = Array(#"{"amount":1,"note":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
    let reply = try stack.send("POST", "/v1/wallet/charges", headers: headers, body: body)
    expectProblem(reply, 400, "malformed_json")
  }

  @Test(
    "A body of another shape is refused with the fields",
    arguments: ["[]", "1", "null", "\"x\"", "{}", "{\"amount\":\"1\"}", "{\"amount\":1.5}"])
  func wrongShape(body: String) throws {
    let buyer = try Buyer(stack)
    let problem = expectProblem(
      try buyer.post("/v1/wallet/charges", body), 422, "validation_failed")
    #expect(problem.errors[0].names == ["field", "message"])
  }

  @Test("A body of another type is refused", arguments: ["text/plain", "application/xml", "json"])
  func wrongType(type: String) throws {
    let buyer = try Buyer(stack)
    let headers = [
      ("Authorization", "Bearer \(buyer.token)"), ("Idempotency-Key", "k"), ("Content-Type", type),
    ]
    let reply = try stack.send(
      "POST", "/v1/wallet/charges", headers: headers, body: Array(#"{"amount":1}"#.utf8))
    expectProblem(reply, 415, "unsupported_media_type")
  }

  private func withoutLosingWorkers(_ body: () throws -> Void) throws {
    let before = stack.workerIDs(of: [.till, .front])
    try body()
    #expect(stack.workerIDs(of: [.till, .front]) == before)
  }
}
