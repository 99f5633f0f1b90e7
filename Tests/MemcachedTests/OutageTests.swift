import Memcached
import TestSupport
import Testing

@Suite("A cache that does not answer")
struct OutageTests {
  // Far above the 50 ms that are promised, far below what would stop a worker.
  static let bound = Duration.milliseconds(400)

  let server: PrivateMemcached

  init() throws {
    server = try PrivateMemcached()
  }

  func client(pauseMilliseconds: Int = 1_000) throws -> Memcached {
    let address = try #require(MemcachedAddress(parsing: server.socketPath))
    return Memcached(MemcachedSettings(address: address, pauseMilliseconds: pauseMilliseconds))
  }

  func store(_ bytes: [UInt8], for key: String, in cache: Memcached) throws {
    try eventually("\(key) is stored") { cache.set(bytes, for: key, seconds: 60) }
  }

  /// The first value that is found; a busy machine may take more than one attempt.
  func find(_ key: String, in cache: Memcached) throws -> [UInt8]? {
    var found: [UInt8]?
    try eventually("\(key) is found") {
      found = cache.value(for: key)?.bytes
      return found != nil
    }
    return found
  }

  @Test("Without a server every call is a miss that costs next to nothing")
  func absent() throws {
    server.kill9()
    let cache = try client()
    let cost = ContinuousClock().measure {
      #expect(cache.value(for: "k") == nil)
      #expect(!cache.set([1], for: "k", seconds: 30))
      #expect(cache.add([1], for: "k", seconds: 30) == .failed)
      #expect(!cache.delete("k"))
    }
    #expect(cost < Self.bound)
    #expect(cache.isOpen)
    #expect(cache.counters.failures == 1)
    #expect(cache.counters.skipped == 3)
  }

  @Test("A frozen server costs one timeout and then nothing")
  func frozen() throws {
    let cache = try client()
    try store([1], for: "k", in: cache)
    let failuresBefore = cache.counters.failures
    try server.freeze()
    let first = ContinuousClock().measure { #expect(cache.value(for: "k") == nil) }
    #expect(first < Self.bound)
    #expect(cache.isOpen)
    let costs = (0..<101).map { _ in
      ContinuousClock().measure { #expect(cache.value(for: "k") == nil) }
    }
    #expect(costs.sorted()[50] < .milliseconds(1))
    #expect(cache.counters.failures == failuresBefore + 1)
    #expect(cache.counters.misses == 102)
  }

  @Test("What is sent to a frozen server waits no longer than a question")
  func frozenUnanswered() throws {
    let cache = try client()
    try store([1], for: "k", in: cache)
    try server.freeze()
    let large = CacheEntry(key: "k", bytes: [UInt8](repeating: 1, count: 100_000), seconds: 30)
    let cost = ContinuousClock().measure {
      for _ in 0..<1_000 { cache.send([large]) }
    }
    #expect(cost < Self.bound)
    #expect(cache.isOpen)
  }

  @Test("A server frozen before the first connection costs one timeout as well")
  func frozenFromTheStart() throws {
    try server.freeze()
    let cache = try client()
    let cost = ContinuousClock().measure { #expect(!cache.set([1], for: "k", seconds: 30)) }
    #expect(cost < Self.bound)
    #expect(cache.isOpen)
  }

  @Test("Even a large value waits for a frozen server no longer")
  func frozenLargeValue() throws {
    let cache = try client()
    try store([1], for: "k", in: cache)
    try server.freeze()
    let bytes = [UInt8](repeating: 1, count: Memcached.maximumValueBytes)
    let cost = ContinuousClock().measure { #expect(!cache.set(bytes, for: "k", seconds: 30)) }
    #expect(cost < Self.bound)
    #expect(cache.isOpen)
  }

  @Test("A full backlog of a frozen server holds nobody up")
  func fullBacklog() throws {
    let server = try PrivateMemcached("-b", "1")
    try server.freeze()
    let settings = try #require(MemcachedSettings(address: server.socketPath))
    let caches = (0..<10).map { _ in Memcached(settings) }
    for cache in caches {
      let cost = ContinuousClock().measure { #expect(cache.value(for: "k") == nil) }
      #expect(cost < Self.bound)
      #expect(cache.isOpen)
    }
    server.thaw()
    try eventually("the cache works again") { caches[9].set([1], for: "k", seconds: 30) }
  }

  @Test("The pause lasts about a second and then one call probes")
  func pause() throws {
    try server.freeze()
    let cache = try client()
    _ = cache.value(for: "k")
    let pause = try ContinuousClock().measure { try eventually("it probes") { !cache.isOpen } }
    #expect(pause > .milliseconds(700) && pause < .milliseconds(3_000))
    _ = cache.value(for: "k")
    #expect(cache.counters.failures == 2)
    #expect(cache.isOpen)
  }

  @Test("After a thaw the cache works again by itself")
  func thaw() throws {
    let cache = try client()
    try store([1], for: "k", in: cache)
    try server.freeze()
    #expect(cache.value(for: "k") == nil)
    server.thaw()
    try eventually("the value is back") { cache.value(for: "k")?.bytes == [1] }
  }

  @Test("After a crash and a restart the cache works again by itself")
  func restart() throws {
    let cache = try client()
    try store([1], for: "k", in: cache)
    server.kill9()
    #expect(cache.value(for: "k") == nil)
    try server.start()
    try eventually("the cache works again") { cache.set([2], for: "k", seconds: 60) }
    #expect(try find("k", in: cache) == [2])
  }

  @Test("An answer that comes late is never taken for that of another key")
  func lateAnswer() throws {
    let cache = try client(pauseMilliseconds: 20)
    for round in 0..<10 {
      try store(Array("A".utf8), for: "a", in: cache)
      try store(Array("B".utf8), for: "b", in: cache)
      try server.freeze()
      #expect(cache.value(for: "a") == nil, "round \(round)")
      server.thaw()
      #expect(try find("b", in: cache) == Array("B".utf8), "round \(round)")
      #expect(try find("a", in: cache) == Array("A".utf8), "round \(round)")
    }
  }

  @Test("A late answer to a write is never taken for that of another")
  func lateAnswerToAWrite() throws {
    let cache = try client(pauseMilliseconds: 20)
    for _ in 0..<5 {
      try eventually("the lock is gone") { cache.delete("lock") }
      try store([1], for: "taken", in: cache)
      try server.freeze()
      #expect(cache.add([1], for: "lock", seconds: 60) == .failed)
      server.thaw()
      var addition = Addition.failed
      try eventually("the cache works again") {
        addition = cache.add([2], for: "taken", seconds: 60)
        return addition != .failed
      }
      #expect(addition == .exists)
    }
  }
}
