/// The rules memcached's text protocol makes for keys.
enum MemcachedKey {
  static let maximumBytes = 250

  /// Whether the text may be a key: visible ASCII without spaces.
  static func isValid(_ key: String) -> Bool {
    (1...maximumBytes).contains(key.utf8.count)
      && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }
}
