import Memcached
import TestSupport
import Testing

@Suite("A cache that answers")
struct MemcachedTests {
  let server: PrivateMemcached
  let cache: Memcached

  init() throws {
    server = try PrivateMemcached()
    cache = try Self.client(of: server)
  }

  // A busy machine must not make an answer late: being late is the matter of other tests.
  static func client(of server: PrivateMemcached) throws -> Memcached {
    let address = try #require(MemcachedAddress(parsing: server.socketPath))
    return Memcached(MemcachedSettings(address: address, timeoutMilliseconds: 5_000))
  }

  @Test("A value comes back with its flags")
  func roundTrip() {
    #expect(cache.set(Array("body".utf8), for: "concert:7", seconds: 30, flags: 0xFFFF_FFFF))
    let expected = CachedValue(bytes: Array("body".utf8), flags: 0xFFFF_FFFF)
    #expect(cache.value(for: "concert:7") == expected)
  }

  @Test(
    "Every byte survives",
    arguments: [
      [], [0], [0, 0, 0], Array("\r\nEND\r\nVALUE x 0 1\r\n".utf8), Array(0...255),
    ])
  func binary(bytes: [UInt8]) {
    #expect(cache.set(bytes, for: "k", seconds: 30))
    #expect(cache.value(for: "k") == CachedValue(bytes: bytes, flags: 0))
    #expect(cache.value(for: "other") == nil)
  }

  @Test("Many keys are asked for at once, and those that are there come back")
  func many() {
    let keys = (0..<Memcached.maximumKeys).map { "seen:\($0)" }
    for (index, key) in keys.enumerated() where index % 3 == 0 {
      #expect(cache.set(Array("\(index)".utf8), for: key, seconds: 30, flags: UInt32(index)))
    }
    for _ in 0..<2 {
      let found = cache.values(for: keys)
      #expect(found.count { $0 != nil } == 34)
      #expect(found[99] == CachedValue(bytes: Array("99".utf8), flags: 99))
      #expect(found[98] == nil)
    }
    #expect(cache.value(for: "seen:3")?.bytes == Array("3".utf8))
    let third = CachedValue(bytes: Array("3".utf8), flags: 3)
    #expect(cache.values(for: ["seen:3", "none", "seen:3"]) == [third, nil, third])
    #expect(cache.values(for: ["none", "nothing"]) == [nil, nil])
    #expect(cache.values(for: []) == [])
    #expect(cache.values(for: ["seen:3", "not a key"]) == [nil, nil])
    #expect(cache.counters.failures == 0)
  }

  @Test("A value of 8 MB is stored and a bigger one is not")
  func large() {
    var bytes = [UInt8](repeating: 0x61, count: Memcached.maximumValueBytes)
    bytes[bytes.count - 1] = 0x62
    #expect(cache.set(bytes, for: "large", seconds: 30))
    #expect(cache.value(for: "large")?.bytes == bytes)
    bytes.append(0)
    #expect(!cache.set(bytes, for: "larger", seconds: 30))
    #expect(cache.add(bytes, for: "larger", seconds: 30) == .failed)
    #expect(cache.value(for: "larger") == nil)
    #expect(cache.counters.failures == 0)
  }

  @Test("A value the server finds too large leaves the cache in use")
  func tooLargeForTheServer() throws {
    let small = try PrivateMemcached("-I", "1m")
    let cache = try Self.client(of: small)
    let bytes = [UInt8](repeating: 1, count: 3 << 20)
    #expect(cache.set([7], for: "small", seconds: 30))
    for _ in 0..<5 { #expect(!cache.set(bytes, for: "large", seconds: 30)) }
    #expect(cache.add(bytes, for: "large", seconds: 30) == .failed)
    #expect(cache.value(for: "small")?.bytes == [7])
    #expect(cache.counters.failures == 0)
  }

  @Test("What is sent without an answer is there a moment later")
  func unanswered() throws {
    for round in 0..<100 {
      let entries = (0..<32).map { index in
        CacheEntry(key: "seen:\(index)", bytes: Array("\(round)".utf8), seconds: 30, flags: 7)
      }
      cache.send(entries)
      let expected = CachedValue(bytes: Array("\(round)".utf8), flags: 7)
      try eventually("the entries are there") {
        cache.values(for: entries.map(\.key)) == Array(repeating: expected, count: 32)
      }
    }
    cache.send([])
    cache.send([CacheEntry(key: "not a key", bytes: [], seconds: 30)])
    #expect(cache.counters.failures == 0)
  }

  @Test("What is too large to be sent without an answer leaves the cache in use")
  func unansweredAndTooLarge() throws {
    let small = try PrivateMemcached("-I", "1m")
    let cache = try Self.client(of: small)
    cache.send([CacheEntry(key: "k", bytes: [UInt8](repeating: 1, count: 3 << 20), seconds: 30)])
    #expect(cache.value(for: "k") == nil)
    cache.send([CacheEntry(key: "k", bytes: [7], seconds: 30)])
    try eventually("the entry is there") { cache.value(for: "k")?.bytes == [7] }
    #expect(cache.counters.failures == 0)
  }

  @Test("A value is gone after its seconds")
  func expiry() throws {
    #expect(cache.set([1], for: "short", seconds: 1))
    #expect(cache.set([2], for: "long", seconds: 60))
    #expect(cache.value(for: "short") != nil)
    try eventually("the value expires") { cache.value(for: "short") == nil }
    #expect(cache.value(for: "long")?.bytes == [2])
    #expect(cache.counters.failures == 0)
  }

  @Test("No lifetime is less than a second or for ever", arguments: [Int.min, -1, 0, Int.max])
  func lifetimes(seconds: Int) {
    #expect(cache.set([1], for: "k", seconds: seconds))
    #expect(cache.value(for: "k") != nil)
  }

  @Test("Only the first of two additions succeeds")
  func addition() {
    #expect(cache.add([1], for: "lock", seconds: 30) == .added)
    #expect(cache.add([2], for: "lock", seconds: 30) == .exists)
    #expect(cache.value(for: "lock")?.bytes == [1])
  }

  @Test("Deleting removes a key and is content if there was none")
  func deletion() {
    #expect(cache.set([1], for: "k", seconds: 30))
    #expect(cache.delete("k"))
    #expect(cache.value(for: "k") == nil)
    #expect(cache.delete("k"))
    #expect(cache.add([2], for: "k", seconds: 30) == .added)
  }

  @Test("The longest key works")
  func longestKey() {
    let key = String(repeating: "k", count: 250)
    #expect(cache.set([1], for: key, seconds: 30))
    #expect(cache.value(for: key)?.bytes == [1])
  }

  @Test(
    "An impossible key is a miss and no failure",
    arguments: [
      "", " ", "a b", "a\nb", "a\r\nget b", "a\u{0}", "\u{7F}", "ключ",
      String(repeating: "k", count: 251),
    ])
  func impossibleKey(key: String) {
    #expect(!cache.set([1], for: key, seconds: 30))
    #expect(cache.value(for: key) == nil)
    #expect(cache.add([1], for: key, seconds: 30) == .failed)
    #expect(!cache.delete(key))
    #expect(cache.counters.failures == 0)
    #expect(!cache.isOpen)
    #expect(cache.set([1], for: "possible", seconds: 30))
  }

  @Test("Hits and misses are counted")
  func counters() {
    #expect(cache.set([1], for: "k", seconds: 30))
    for _ in 0..<3 { _ = cache.value(for: "k") }
    for _ in 0..<2 { _ = cache.value(for: "absent") }
    var expected = MemcachedCounters()
    expected.hits = 3
    expected.misses = 2
    #expect(cache.counters == expected)
  }

  @Test("Two clients see the same values")
  func sharing() throws {
    let other = try Self.client(of: server)
    #expect(cache.set([1], for: "k", seconds: 30))
    #expect(other.value(for: "k")?.bytes == [1])
    #expect(other.delete("k"))
    #expect(cache.value(for: "k") == nil)
  }
}
