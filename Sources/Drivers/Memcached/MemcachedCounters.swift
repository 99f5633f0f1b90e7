/// The counts of a client since it was made.
package struct MemcachedCounters: Sendable, Equatable {
  /// Reads that found a value.
  package var hits: UInt64 = 0
  /// Reads that found no value, for any reason.
  package var misses: UInt64 = 0
  /// Calls, reads or not, that the cache failed to answer; each starts a pause.
  package var failures: UInt64 = 0
  /// Calls that were not even tried because of a pause.
  package var skipped: UInt64 = 0

  package init() {}
}
