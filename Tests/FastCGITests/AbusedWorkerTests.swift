import TestSupport
import Testing

@Suite("A worker whose peer misbehaves")
struct AbusedWorkerTests {
  private let server: EchoServer
  private let worker: String

  init() throws {
    server = try EchoServer("transfer=300", "firstbyte=300")
    worker = try server.get("/pid").text
  }

  @Test(
    "goes on after bytes that are no request",
    arguments: [
      [UInt8](repeating: 0, count: 100), [1, 1, 0, 1, 0, 8, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0],
      [9, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], [1], Array("GET / HTTP/1.1\r\n\r\n".utf8),
    ])
  func survivesGarbage(bytes: [UInt8]) throws {
    var records = FastCGIRecords()
    records.addRaw(bytes)
    try abandon(records)
    try expectSameWorker()
  }

  @Test("goes on after a request cut off anywhere")
  func survivesTruncation() throws {
    let whole = FastCGIRecords.request(
      "/echo", method: "POST", body: Array(repeating: 1, count: 100)
    ).bytes
    for count in stride(from: 0, to: whole.count, by: 7) {
      var records = FastCGIRecords()
      records.addRaw(Array(whole.prefix(count)))
      try abandon(records)
    }
    try expectSameWorker()
  }

  @Test("goes on after a peer that connects and says nothing")
  func survivesSilence() throws {
    let silent = try FastCGIClient(server.socket)
    try expectSameWorker()
    withExtendedLifetime(silent) {}
  }

  @Test("goes on after a peer that falls silent within the parameters")
  func survivesSilenceInParameters() throws {
    var records = FastCGIRecords()
    records.begin()
    records.addRaw([1, 4, 0, 1, 0, 100, 0, 0, 14, 3])
    let silent = try FastCGIClient(server.socket)
    try silent.send(records)
    try expectSameWorker()
    withExtendedLifetime(silent) {}
  }

  @Test("answers a peer that falls silent within the body as truncated")
  func survivesSilenceInBody() throws {
    var records = FastCGIRecords()
    records.begin()
    records.add(FastCGIRecords.parameters, FastCGIRecords.named("POST", "/echo", "100", []))
    records.add(FastCGIRecords.parameters, [])
    records.add(FastCGIRecords.input, [1, 2, 3])
    let silent = try FastCGIClient(server.socket)
    try silent.send(records)
    #expect(try silent.receive()["state"] == "truncated")
    try expectSameWorker()
  }

  @Test("answers an aborted request as truncated")
  func survivesAbort() throws {
    var records = FastCGIRecords()
    records.begin()
    records.add(FastCGIRecords.parameters, FastCGIRecords.named("POST", "/echo", "100", []))
    records.add(FastCGIRecords.parameters, [])
    records.add(FastCGIRecords.input, [1, 2, 3])
    records.add(FastCGIRecords.abort, [])
    #expect(try FastCGIClient.ask(server.socket, records)["state"] == "truncated")
    try expectSameWorker()
  }

  @Test(
    "goes on after a peer that leaves before the answer",
    arguments: ["/slow?ms=20", "/big?bytes=3000000"])
  func survivesLeaving(target: String) throws {
    for _ in 0..<5 { try abandon(.request(target)) }
    try expectSameWorker()
  }

  @Test("goes on after a peer that does not read the answer")
  func survivesUnreadAnswer() throws {
    let client = try FastCGIClient(server.socket)
    try client.send(.request("/big?bytes=3000000"))
    try expectSameWorker()
    withExtendedLifetime(client) {}
  }

  @Test("goes on after a peer that announces parameters of two gigabytes")
  func survivesHugeParameters() throws {
    var records = FastCGIRecords()
    records.begin()
    records.addRaw([1, 4, 0, 1, 0, 8, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
    try abandon(records)
    try expectSameWorker()
  }

  private func abandon(_ records: FastCGIRecords) throws {
    let client = try FastCGIClient(server.socket)
    do { try client.send(records) } catch ClientError.lost {}
  }

  private func expectSameWorker() throws {
    #expect(try server.get("/pid").text == worker)
  }
}
