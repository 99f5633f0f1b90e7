import CCrypto

/// Unforeseeable bytes, by libcrypto.
package enum Random {
  /// As many unforeseeable bytes as asked for; the process ends if the source is broken.
  package static func bytes(_ count: Int) -> [UInt8] {
    precondition((0...maximumByteCount).contains(count), "a sensible number of random bytes")
    var bytes = [UInt8](repeating: 0, count: count)
    let done = unsafe RAND_bytes(&bytes, Int32(count))
    precondition(done == 1, "libcrypto has no randomness")
    return bytes
  }

  private static let maximumByteCount = 1 << 20
}
