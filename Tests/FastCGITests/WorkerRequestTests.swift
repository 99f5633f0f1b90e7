import Testing

private let notArrivals = [
  "", ".", "1", "1.0", "1.00", "1.0000", ".000", "-1.000", "+1.000", " 1.000", "1.000 ", "1,000",
  "1.0.0", "1e5.000", "a.000", "1.00a", "1234567890123.000",
]

@Suite("A worker")
struct WorkerRequestTests {
  private let server: EchoServer

  init() throws { server = try EchoServer() }

  @Test("hands over method, target, address and request id as they came")
  func handsOverTheRequest() throws {
    let reply = try server.get("/echo?a=1&b=%20", method: "PATCH")
    #expect(reply["method"] == "PATCH")
    #expect(reply["target"] == "/echo?a=1&b=%20")
    #expect(reply["remote"] == "192.0.2.7")
    #expect(reply["id"] == "id-1")
  }

  @Test("hands over when a request has come to the web server")
  func handsOverTheArrival() throws {
    let reply = try server.get("/echo", headers: [("ARRIVED", "1795826400.007")])
    #expect(reply["arrived"] == "1795826400007")
  }

  @Test("does not guess when a request has come", arguments: notArrivals)
  func guessesNoArrival(text: String) throws {
    #expect(try server.get("/echo", headers: [("ARRIVED", text)])["arrived"] == "nil")
  }

  @Test("believes no client's word for when its request has come")
  func believesNoClient() throws {
    let alone = try server.get("/echo", headers: [("HTTP_ARRIVED", "1.000")])
    #expect(alone["arrived"] == "nil")
    #expect(alone["header.arrived"] == "1.000")
    let both = try server.get("/echo", headers: [("ARRIVED", "2.000"), ("HTTP_ARRIVED", "1.000")])
    #expect(both["arrived"] == "2000")
  }

  @Test("names header fields in lower case with dashes")
  func namesHeaders() throws {
    let reply = try server.get(
      "/echo",
      headers: [("HTTP_X_LONG_HEADER_NAME", "Value"), ("CONTENT_TYPE", "application/json")])
    #expect(reply["header.x-long-header-name"] == "Value")
    #expect(reply["header.content-type"] == "application/json")
  }

  @Test("names the type and length of a body once, though they come twice")
  func namesContentFieldsOnce() throws {
    let reply = try server.get(
      "/echo",
      headers: [
        ("CONTENT_TYPE", "a/b"), ("HTTP_CONTENT_TYPE", "a/b"), ("HTTP_CONTENT_LENGTH", "0"),
      ])
    #expect(
      reply.text.split(separator: "\n").filter { $0.hasPrefix("header.content-") } == [
        "header.content-type=a/b"
      ])
  }

  @Test("survives parameters that are no UTF-8")
  func survivesInvalidText() throws {
    var records = FastCGIRecords()
    records.begin()
    records.add(
      FastCGIRecords.parameters,
      FastCGIRecords.named("GET", "/echo", "", []) + [11, 1] + Array("HTTP_X_BYTE".utf8) + [0xFF])
    records.add(FastCGIRecords.parameters, [])
    records.add(FastCGIRecords.input, [])
    #expect(try FastCGIClient.ask(server.socket, records)["header.x-byte"] == "\u{FFFD}")
  }

  @Test("reads a body of the largest size", arguments: [1, 8_191, 8_192, 65_535, 65_536])
  func readsBodies(count: Int) throws {
    let reply = try server.post("/echo", Array(repeating: 7, count: count))
    #expect(reply["bytes"] == "\(count)")
    #expect(reply["state"] == "complete")
  }

  @Test(
    "reads nothing of a body above the limit, and still answers", arguments: [65_537, 1_000_000])
  func refusesLargeBodies(count: Int) throws {
    let reply = try server.post("/echo", Array(repeating: 7, count: count))
    #expect(reply["bytes"] == "0")
    #expect(reply["state"] == "tooLarge")
    #expect(reply.isComplete)
  }

  @Test("takes an absurd length for too large", arguments: ["99999999999999999999999999", "65537"])
  func refusesAbsurdLengths(length: String) throws {
    #expect(try server.post("/echo", [1], contentLength: length)["state"] == "tooLarge")
  }

  @Test(
    "takes a length that is no number for a truncated body",
    arguments: ["-1", "1x", "0x10", " 1", "1.0"])
  func refusesMalformedLengths(length: String) throws {
    #expect(try server.post("/echo", [1], contentLength: length)["state"] == "truncated")
  }

  @Test("says that a body was shorter than announced")
  func noticesShortBodies() throws {
    let reply = try server.post("/echo", [1, 2, 3], contentLength: "4")
    #expect(reply["state"] == "truncated")
    #expect(reply["bytes"] == "3")
  }

  @Test("reads no more of a body than was announced")
  func ignoresSurplus() throws {
    let reply = try server.post("/echo", Array(repeating: 1, count: 20_000), contentLength: "4")
    #expect(reply["bytes"] == "4")
    #expect(reply.isComplete)
  }

  @Test("answers 431 to more than a hundred parameters")
  func limitsParameters() throws {
    let headers = (0..<95).map { ("HTTP_X_\($0)", "v") }
    #expect(try server.get("/echo", headers: headers).status == 200)
    let reply = try server.get("/echo", headers: headers + [("HTTP_ONE_MORE", "v")])
    #expect(reply.status == 431)
    #expect(reply.headers["content-type"] == "application/problem+json")
  }

  @Test("answers 431 to parameters of more than 32 KiB")
  func limitsParameterBytes() throws {
    #expect(
      try server.get("/echo", headers: [("HTTP_X", String(repeating: "v", count: 32_000))]).status
        == 200)
    #expect(
      try server.get("/echo", headers: [("HTTP_X", String(repeating: "v", count: 33_000))]).status
        == 431)
  }
}
