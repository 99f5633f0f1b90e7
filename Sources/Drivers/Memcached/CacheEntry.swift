/// Bytes on their way into the cache.
package struct CacheEntry: Sendable {
  package let key: String
  package let bytes: [UInt8]
  /// The lifetime, from 1 second to 30 days.
  package let seconds: Int
  /// A number that is kept with the bytes, for the caller to interpret.
  package let flags: UInt32

  package init(key: String, bytes: [UInt8], seconds: Int, flags: UInt32 = 0) {
    self.key = key
    self.bytes = bytes
    self.seconds = min(max(seconds, 1), Memcached.maximumSeconds)
    self.flags = flags
  }
}
