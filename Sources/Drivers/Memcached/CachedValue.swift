/// A value from the cache with its flags.
package struct CachedValue: Sendable, Equatable {
  package let bytes: [UInt8]
  /// The number that was stored with the bytes, for the caller to interpret.
  package let flags: UInt32

  package init(bytes: [UInt8], flags: UInt32) {
    self.bytes = bytes
    self.flags = flags
  }
}
