/// The cache's address and timeouts.
package struct MemcachedSettings: Sendable {
  package var address: MemcachedAddress
  /// The longest wait for a connection, and for each answer.
  package var timeoutMilliseconds: Int
  /// How long the cache is left alone after a failure.
  package var pauseMilliseconds: Int

  package init(
    address: MemcachedAddress, timeoutMilliseconds: Int = 50, pauseMilliseconds: Int = 1_000
  ) {
    precondition((1...10_000).contains(timeoutMilliseconds), "a sensible timeout")
    precondition((0...60_000).contains(pauseMilliseconds), "a sensible pause")
    self.address = address
    self.timeoutMilliseconds = timeoutMilliseconds
    self.pauseMilliseconds = pauseMilliseconds
  }

  /// The usual settings for an address as text, or nil if it is none.
  package init?(address text: String) {
    guard let address = MemcachedAddress(parsing: text) else { return nil }
    self.init(address: address)
  }
}
