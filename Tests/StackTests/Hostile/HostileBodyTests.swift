import Foundation
import TestSupport
import Testing

@Suite("Hostile input", .serialized)
struct HostileBodyTests {
  private let stack: Stack
  private let buyer: Buyer

  init() throws {
    stack = try .shared()
    buyer = try Buyer(stack, balance: 1_000)
  }

  private static let bodies: [(name: String, bytes: [UInt8])] = [
    ("nothing but a brace", Array("{".utf8)), ("an array", Array("[1]".utf8)),
    ("a number", Array("7".utf8)), ("null", Array("null".utf8)),
    ("not JSON", Array("amount=1000".utf8)), ("not UTF-8", [0x22, 0xFF, 0x22]),
    ("overlong UTF-8", Array(#"{"amount":"#.utf8) + [0x22, 0xC0, 0x80, 0x22, 0x7D]),
    ("UTF-16", [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00]),
    ("a byte order mark", [0xEF, 0xBB, 0xBF] + Array(#"{"amount":1}"#.utf8)),
    ("a NUL byte", Array("{\"amount\":1}\u{0}".utf8)),
    ("a lone surrogate", Array(#"{"amount":1,"x":"\ud800"}"#.utf8)),
    ("an escaped NUL", Array(#"{"amount":"\u0000","email":"a\u0000@b.de","name":"\u0000"}"#.utf8)),
    ("a member twice", Array(#"{"amount":1,"amount":2}"#.utf8)),
    ("a member twice, once escaped", Array(#"{"amount":1,"\u0061mount":2}"#.utf8)),
    ("10,000 arrays", Array((#"{"amount":"# + String(repeating: "[", count: 10_000)).utf8)),
    (
      "10,000 closed objects",
      Array(
        (String(repeating: #"{"a":"#, count: 8_000) + "1" + String(repeating: "}", count: 8_000))
          .utf8)
    ),
    ("a number as a string", Array(#"{"amount":"1000","hold_id":"1","seat_ids":["1"]}"#.utf8)),
    ("a fraction", Array(#"{"amount":1000.0,"hold_id":1.5,"seat_ids":[1.0]}"#.utf8)),
    ("1e400", Array(#"{"amount":1e400,"hold_id":1e400,"seat_ids":[1e400]}"#.utf8)),
    ("-0", Array(#"{"amount":-0,"hold_id":-0,"seat_ids":[-0]}"#.utf8)),
    (
      "a number beyond 64 bits",
      Array(#"{"amount":18446744073709551617,"hold_id":9223372036854775808}"#.utf8)
    ),
    ("NaN", Array(#"{"amount":NaN}"#.utf8)), ("a boolean", Array(#"{"amount":true}"#.utf8)),
    ("an object for money", Array(#"{"amount":{"amount":1,"currency":"KRW"}}"#.utf8)),
    (
      "SQL",
      Array(
        #"{"amount":"1; DROP TABLE user","hold_id":"1 OR 1=1","email":"' OR '1'='1","password":"' OR '1'='1"}"#
          .utf8)
    ),
    ("a long string", Array((#"{"name":""# + String(repeating: "🎫", count: 15_000) + "\"}").utf8)),
  ]

  private static let routes = [
    "POST /v1/users", "POST /v1/sessions", "POST /v1/wallet/charges", "POST /v1/schedules/1/holds",
    "POST /v1/orders",
  ]

  @Test("in a body is a problem on every route, never an effect", arguments: routes)
  func bodies(route: String) throws {
    let parts = route.split(separator: " ").map(String.init)
    for (name, bytes) in Self.bodies {
      let reply = try send(parts[0], parts[1], bytes)
      #expect((400..<500).contains(reply.status), "\(name): \(reply)")
      #expect(reply["content-type"] == "application/problem+json", "\(name)")
      #expect(reply.code?.isEmpty == false && reply.json.request_id.string != nil, "\(name)")
      #expect(!reply.text.contains("DROP TABLE"), "\(name) is not repeated")
    }
    #expect(try buyer.balance() == 1_000)
  }

  @Test("of ten megabytes is refused without being read")
  func tenMegabytes() throws {
    let body = Array(
      (#"{"amount":1,"x":""# + String(repeating: "x", count: 10_000_000) + "\"}").utf8)
    // The answer comes while the body is still being sent, which then finds the connection closed.
    let announced = Array(
      """
      POST /v1/wallet/charges HTTP/1.1\r
      Host: localhost\r
      Authorization: Bearer \(buyer.token)\r
      Idempotency-Key: k\r
      Content-Type: application/json\r
      Content-Length: \(body.count)\r
      \r

      """.utf8)
    let reply = try HTTPClient(port: stack.port).sendRaw(announced, method: "POST")
    #expect(reply.status == 413 && reply.code == "body_too_large")
    let justTooLarge = try send(
      "POST", "/v1/wallet/charges", Array(repeating: 0x20, count: 65_537))
    #expect(justTooLarge.status == 413 && justTooLarge.code == "body_too_large")
    let largest = Array(#"{"amount":1}"#.utf8) + Array(repeating: 0x20, count: 65_536 - 12)
    #expect(try send("POST", "/v1/wallet/charges", largest).status == 201)
  }

  @Test("of another media type is refused")
  func mediaType() throws {
    let reply = try stack.send(
      "POST", "/v1/wallet/charges",
      headers: [
        ("Authorization", "Bearer \(buyer.token)"), ("Idempotency-Key", "k"),
        ("Content-Type", "text/plain"),
      ], body: Array(#"{"amount":1}"#.utf8))
    #expect(reply.status == 415 && reply.code == "unsupported_media_type")
  }

  @Test(
    "in an address is a problem or nothing, never a failure",
    arguments: [
      "/v1/concerts?from=0000-01-01", "/v1/concerts?to=9999-12-31T23:59:59-23:59",
      "/v1/concerts?from=0001-01-01&to=9999-12-31T23:59:59Z", "/v1/concerts?from='",
      "/v1/concerts?cursor=9007199254740991_0_0_0", "/v1/concerts?cursor=1_7_1_1",
      "/v1/concerts?cursor=253402300799999_0_253402300799999_253402300799999",
      "/v1/concerts?cursor=-62135596800000_1_-62135596800000_-1",
      "/v1/concerts?cursor=-9223372036854775808_0_0_0", "/v1/concerts?cursor=%00",
      "/v1/concerts?q=%27%20OR%201=1--", "/v1/concerts?q=%F0%9F%8E%AB", "/v1/concerts?q=%",
      "/v1/concerts/9223372036854775807", "/v1/concerts/1%27", "/v1/concerts/-1",
      "/v1/schedules/9223372036854775807/seats?cursor=253402300799999",
      "/v1/schedules/1/seats?tier_id=9223372036854775807&status=free",
      "/v1/schedules/1/seats?cursor=-1", "/v1/concerts/1/schedules?cursor=-62135596800000_0",
      "/v1/concerts/1/schedules?cursor=9223372036854775807_1",
      "/v1/wallet/transfers?cursor=-9223372036854775808", "/v1/holds?cursor=-1",
      "/v1/orders?cursor=253402300799999", "/v1/sessions?cursor=-9223372036854775808",
      "/v1/holds/9223372036854775807", "/v1/orders/9223372036854775807", "/v1/holds/%00",
    ])
  func addresses(path: String) throws {
    let reply = try buyer.get(path)
    #expect([200, 400, 404].contains(reply.status), "\(path): \(reply)")
    if reply.status != 200 { #expect(reply.code?.isEmpty == false) }
  }

  @Test("in a header is as harmless")
  func headers() throws {
    let hostile: [[UInt8]] = [
      Array("' OR '1'='1".utf8), [0xFF, 0xFE], [0xF0, 0x9F, 0x8E, 0xAB], [0xED, 0xA0, 0x80],
      Array(repeating: 0x6B, count: 7_000), Array("k\tk".utf8), Array("%00%0d%0a".utf8),
    ]
    for bytes in hostile {
      for name in ["Authorization: Bearer ", "Idempotency-Key: ", "User-Agent: ", "Content-Type: "]
      {
        let head = Array(
          "POST /v1/wallet/charges HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\(name)"
            .utf8)
        let reply = try HTTPClient(port: stack.port).sendRaw(
          head + bytes + Array("\r\n\r\n{}".utf8), method: "POST")
        #expect((400..<500).contains(reply.status), "\(name) \(bytes.prefix(9)): \(reply)")
      }
      let reply = try stack.send(
        "POST", "/v1/wallet/charges",
        headers: [
          ("Authorization", "Bearer \(buyer.token)"), ("Content-Type", "application/json"),
          ("Idempotency-Key", String(decoding: bytes, as: UTF8.self)),
        ], body: Array(#"{"amount":1}"#.utf8))
      #expect([201, 400].contains(reply.status), "\(bytes.prefix(9)): \(reply)")
    }
  }

  @Test("in a text is kept as it is and means nothing")
  func texts() throws {
    for name in ["Robert'); DROP TABLE user; --", #"A\'; --"#, "A%_\\", "🎫𝒜", "${7*7} {{7*7}} <b>"]
    {
      let reply = try buyer.send("PATCH", "/v1/me", #"{"name":\#(quoted(name))}"#)
      #expect(reply.status == 200 && reply.json.name.string == name)
    }
    let email = "o'brien\"+\(UUID().uuidString.lowercased())%_@例え.jp"
    let reply = try stack.signUp(email, name: "𝒜")
    #expect(reply.status == 201 && reply.json.user.email.string == email)
    #expect(try stack.logIn("%@例え.jp", Person.password).status == 401)
    #expect(try stack.logIn(email.uppercased(), Person.password).status == 201)
  }

  private func send(_ method: String, _ path: String, _ body: [UInt8]) throws -> Reply {
    try stack.send(
      method, path,
      headers: [
        ("Authorization", "Bearer \(buyer.token)"), ("Idempotency-Key", Buyer.freshKey()),
        ("Content-Type", "application/json"),
      ], body: body)
  }
}
