import TestSupport
import Testing

@testable import FastCGI

@Suite("Those who are not ready for a round")
struct UnreadyClientTests {
  @Test("do not hold the others, and are served when they are")
  func silentClientsWait() throws {
    let worker = try PausedWorker(EchoServer("rounds=16", "firstbyte=10000"))
    let silent = try worker.silentClient()
    let others = try (0..<2).map { _ in try worker.client("/round") }
    worker.goOn()
    #expect(try others.map { try $0.receive()["size"] } == ["2", "2"])
    try silent.send(.request("/round"))
    #expect(try silent.receive()["size"] == "1")
  }

  @Test("do not hold the others in the middle of a request, and are served when it is whole")
  func unfinishedRequestsWait() throws {
    let worker = try PausedWorker(EchoServer("rounds=16", "transfer=10000"))
    let whole = FastCGIRecords.request("/round", method: "POST", body: [1, 2, 3]).bytes
    let slow = try worker.silentClient()
    try slow.send(raw: whole.prefix(100))
    let others = try (0..<2).map { _ in try worker.client("/round") }
    worker.goOn()
    #expect(try others.map { try $0.receive()["size"] } == ["2", "2"])
    for byte in whole.dropFirst(100) { try slow.send(raw: [byte]) }
    #expect(try slow.receive()["size"] == "1")
  }

  @Test("are sent away after the time for the first byte, and the worker lives")
  func silentClientsAreDropped() throws {
    let server = try EchoServer("rounds=16", "firstbyte=100")
    let worker = try server.get("/pid").text
    let silent = try FastCGIClient(server.socket)
    #expect(throws: ClientError.self) { try silent.receive() }
    #expect(try server.get("/pid").text == worker)
  }

  @Test("may be more than a round has places for")
  func manySilentClients() throws {
    let server = try EchoServer("rounds=2", "firstbyte=10000")
    let silent = try (0..<20).map { _ in try FastCGIClient(server.socket) }
    #expect(try server.get("/round")["size"] == "1")
    for client in silent.reversed() {
      try client.send(.request("/round"))
      #expect(try client.receive().isComplete)
    }
  }

  @Test(
    "are found by the heads of their records",
    arguments: [("GET", 0), ("POST", 1), ("POST", 70_000)])
  func progress(method: String, bytes: Int) {
    let whole = FastCGIRecords.request(
      "/echo", method: method, body: Array(repeating: 1, count: bytes)
    ).bytes
    #expect(RequestProgress(whole.span) == .complete)
    for count in stride(from: 0, to: whole.count, by: bytes > 1_000 ? 1_009 : 1) {
      #expect(RequestProgress(Array(whole.prefix(count)).span) == .unfinished)
    }
  }

  @Test(
    "are left to libfcgi where their records are out of order",
    arguments: [
      [UInt8](repeating: 0, count: 8), [1, 4, 0, 1, 0, 0, 0, 0], [1, 1, 0, 0, 0, 8, 0, 0],
      FastCGIRecords.interleaved,
    ])
  func unforeseeable(bytes: [UInt8]) {
    #expect(RequestProgress(bytes.span) == .unforeseeable)
  }
}

extension FastCGIRecords {
  /// The input of another request than the one that was begun.
  fileprivate static let interleaved: [UInt8] = {
    var records = FastCGIRecords()
    records.begin()
    records.addRaw([1, 4, 0, 2, 0, 0, 0, 0])
    return records.bytes
  }()
}
