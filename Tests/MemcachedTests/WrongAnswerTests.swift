import Memcached
import TestSupport
import Testing

@Suite("A cache that answers wrongly")
struct WrongAnswerTests {
  func client(
    of server: ScriptedServer, timeoutMilliseconds: Int = 50, pauseMilliseconds: Int = 60_000
  ) -> Memcached {
    let address = MemcachedAddress.host("127.0.0.1", port: server.port)
    return Memcached(
      MemcachedSettings(
        address: address, timeoutMilliseconds: timeoutMilliseconds,
        pauseMilliseconds: pauseMilliseconds))
  }

  @Test("A right answer over TCP is taken")
  func control() throws {
    let server = try ScriptedServer(answering: "VALUE k 5 3\r\nabc\r\nEND\r\n")
    defer { server.stop() }
    let cache = client(of: server, timeoutMilliseconds: 5_000)
    let expected = CachedValue(bytes: Array("abc".utf8), flags: 5)
    for _ in 0..<10 { #expect(cache.value(for: "k") == expected) }
    #expect(server.connectionCount == 1)
  }

  @Test(
    "A read that is not answered properly is a miss and a failure",
    arguments: [
      "VALUE other 0 3\r\nabc\r\nEND\r\n", "VALUE k 0 3\r\nabc\r\nVALUE k 0 3\r\nabc\r\nEND\r\n",
      "VALUE k 0 3\r\nabc\r\n", "VALUE k 0 300\r\nabc\r\nEND\r\n", "VALUE k 0", "EN",
      "SERVER_ERROR out of order\r\n", "nonsense\r\n",
    ])
  func wrongRead(answer: String) throws {
    let server = try ScriptedServer(answering: answer)
    defer { server.stop() }
    let cache = client(of: server)
    #expect(cache.value(for: "k") == nil)
    #expect(cache.counters.failures == 1)
    #expect(cache.isOpen)
  }

  @Test(
    "A write that is not answered properly has failed",
    arguments: ["", "STOR", "nonsense\r\n", "ERROR\r\n", "CLIENT_ERROR bad data chunk\r\n"])
  func wrongWrite(answer: String) throws {
    let server = try ScriptedServer(answering: answer)
    defer { server.stop() }
    let cache = client(of: server)
    #expect(!cache.set([1], for: "k", seconds: 30))
    #expect(cache.counters.failures == 1)
  }

  @Test("A connection that ends in the middle of a value is a miss")
  func cut() throws {
    let server = try ScriptedServer(answering: "VALUE k 0 300\r\nabc", thenCloses: true)
    defer { server.stop() }
    let cache = client(of: server)
    #expect(cache.value(for: "k") == nil)
    #expect(cache.isOpen)
  }

  @Test("A refused connection is never a hit")
  func tooManyConnections() throws {
    let server = try ScriptedServer(
      answering: "ERROR Too many open connections\r\n", thenCloses: true)
    defer { server.stop() }
    let cache = client(of: server)
    for _ in 0..<3 { #expect(cache.value(for: "k") == nil) }
    #expect(!cache.set([1], for: "k", seconds: 30))
  }

  @Test("A server that never answers over TCP costs one timeout")
  func silent() throws {
    let server = try ScriptedServer(answering: nil)
    defer { server.stop() }
    let cache = client(of: server)
    let cost = ContinuousClock().measure {
      for _ in 0..<100 { #expect(cache.value(for: "k") == nil) }
    }
    #expect(cost < OutageTests.bound)
    #expect(cache.counters.failures == 1)
  }

  @Test("After a failure the next probe uses a new connection")
  func newConnection() throws {
    let server = try ScriptedServer(answering: "VALUE other 0 3\r\nabc\r\nEND\r\n")
    defer { server.stop() }
    let cache = client(of: server, pauseMilliseconds: 0)
    for _ in 0..<3 { #expect(cache.value(for: "k") == nil) }
    try eventually("three connections") { server.connectionCount == 3 }
  }
}
