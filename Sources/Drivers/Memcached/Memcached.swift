import System

/// A client of one memcached, for one thread. No call throws and none takes long: every failure is
/// a miss, and after a failure the server is left alone for a while.
package final class Memcached {
  /// The most bytes a value may have; the server's own limit may be lower.
  package static let maximumValueBytes = 8 << 20
  /// The most keys that can be asked for at once.
  package static let maximumKeys = 100
  /// The longest lifetime; memcached takes greater numbers for dates.
  package static let maximumSeconds = 30 * 24 * 60 * 60

  /// The counts since the client was made.
  package private(set) var counters = MemcachedCounters()
  private let settings: MemcachedSettings
  private var connection: MemcachedConnection?
  /// Its writes gather and are not answered. A connection cannot change between the two ways.
  private var unanswered: MemcachedConnection?
  private var breaker: CircuitBreaker

  /// A client that connects at first use.
  package init(_ settings: MemcachedSettings) {
    self.settings = settings
    breaker = CircuitBreaker(pauseMilliseconds: settings.pauseMilliseconds)
  }

  /// Whether calls are misses at present because one failed a moment ago.
  package var isOpen: Bool {
    breaker.isOpen(at: MonotonicClock.nanoseconds)
  }

  /// The value under the key; nil if there is none, if the key is malformed or if the cache fails.
  package func value(for key: String) -> CachedValue? {
    values(for: [key])[0]
  }

  /// The value under each of the keys, at most 100, in one round trip.
  package func values(for keys: [String]) -> [CachedValue?] {
    precondition(keys.count <= Self.maximumKeys, "so many keys are asked for in pieces")
    let found =
      ask(about: keys) { (server) throws(MemcachedFailure) in try server.find(keys) }
      ?? Array(repeating: nil, count: keys.count)
    let hits = found.count { $0 != nil }
    counters.hits += UInt64(hits)
    counters.misses += UInt64(keys.count - hits)
    return found
  }

  /// Stores the bytes for 1 second to 30 days; whether the server has them now.
  package func set(_ bytes: [UInt8], for key: String, seconds: Int, flags: UInt32 = 0) -> Bool {
    guard bytes.count <= Self.maximumValueBytes else { return false }
    let entry = CacheEntry(key: key, bytes: bytes, seconds: seconds, flags: flags)
    return ask(about: [key]) { (server) throws(MemcachedFailure) in try server.set(entry) }
      ?? false
  }

  /// Stores all of the entries in one write without waiting for an answer: for small values that
  /// may be lost.
  package func send(_ entries: [CacheEntry]) {
    guard entries.allSatisfy({ $0.bytes.count <= Self.maximumValueBytes }) else { return }
    _ = ask(about: entries.map(\.key), on: \.unanswered, isAnswered: false) {
      (server) throws(MemcachedFailure) in
      for entry in entries { _ = try server.set(entry) }
      try server.flush()
    }
  }

  /// Stores the bytes like `set`, unless the key exists.
  package func add(_ bytes: [UInt8], for key: String, seconds: Int) -> Addition {
    guard bytes.count <= Self.maximumValueBytes else { return .failed }
    let entry = CacheEntry(key: key, bytes: bytes, seconds: seconds)
    return ask(about: [key]) { (server) throws(MemcachedFailure) in try server.add(entry) }
      ?? .failed
  }

  /// Removes the key; true means that the server does not have it now.
  package func delete(_ key: String) -> Bool {
    ask(about: [key]) { (server) throws(MemcachedFailure) in
      try server.delete(key)
      return true
    } ?? false
  }

  private func ask<Answer>(
    about keys: [String],
    on place: ReferenceWritableKeyPath<Memcached, MemcachedConnection?> = \.connection,
    isAnswered: Bool = true,
    _ question: (MemcachedConnection) throws(MemcachedFailure) -> Answer
  ) -> Answer? {
    guard !keys.isEmpty, keys.allSatisfy(MemcachedKey.isValid) else { return nil }
    guard !isOpen else {
      counters.skipped += 1
      return nil
    }
    let server = self[keyPath: place] ?? MemcachedConnection(settings, isAnswered: isAnswered)
    self[keyPath: place] = server
    do throws(MemcachedFailure) {
      return try question(server)
    } catch {
      connection = nil
      unanswered = nil
      counters.failures += 1
      breaker.open(at: MonotonicClock.nanoseconds)
      return nil
    }
  }
}
