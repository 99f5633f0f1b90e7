/// Values that a process has read lately and need not read again: a bounded number of them, by key,
/// for a limited time if one is set.
package struct Lately<Key: Hashable, Value> {
  private struct Entry {
    let value: Value
    let since: ContinuousClock.Instant?
    /// Grows with every value that is kept.
    let number: UInt64
  }

  private let countMax: Int
  private let lifetime: Duration?
  private var entries: [Key: Entry] = [:]
  private var lastNumber: UInt64 = 0

  /// Room for so many values; without a lifetime they are good until they are forgotten.
  package init(atMost countMax: Int, for lifetime: Duration? = nil) {
    precondition(countMax > 0, "something must have room")
    self.countMax = countMax
    self.lifetime = lifetime
  }

  /// The value of a key; nil where none is kept or its time is over.
  package func value(
    of key: Key, at now: @autoclosure () -> ContinuousClock.Instant = .now
  ) -> Value? {
    guard let entry = entries[key] else { return nil }
    guard let lifetime, let since = entry.since else { return entry.value }
    return now() < since + lifetime ? entry.value : nil
  }

  /// Keeps a value, which is as old as the moment at which it was asked for. Where there is no
  /// room, the values whose time is over go, or else the one that was kept before all others.
  package mutating func keep(
    _ value: Value, of key: Key, since now: @autoclosure () -> ContinuousClock.Instant = .now
  ) {
    let moment = lifetime.map { _ in now() }
    if entries[key] == nil && entries.count >= countMax { makeRoom(at: moment) }
    lastNumber += 1
    entries[key] = Entry(value: value, since: moment, number: lastNumber)
  }

  /// Forgets the value of a key.
  package mutating func forget(_ key: Key) {
    entries[key] = nil
  }

  private mutating func makeRoom(at now: ContinuousClock.Instant?) {
    if let now, let lifetime {
      entries = entries.filter { now < ($0.value.since ?? now) + lifetime }
    }
    guard entries.count >= countMax else { return }
    if let oldest = entries.min(by: { $0.value.number < $1.value.number }) {
      entries[oldest.key] = nil
    }
  }
}
