import CCrypto

/// The cost of deriving a key from a password (RFC 7914).
package struct ScryptCost: Sendable, Equatable {
  /// The binary logarithm of the number of blocks held in memory.
  package let logarithm: Int
  /// The size of a block, in units of 128 bytes.
  package let blockSize: Int
  /// How often the whole computation is done.
  package let parallelism: Int

  /// The cost of new password hashes: 32 MB of memory, about 0.1 s.
  package static let standard = ScryptCost(logarithm: 15, blockSize: 8, parallelism: 1)
  /// The smallest cost that a stored hash may ask for: tests use it.
  package static let cheapest = ScryptCost(logarithm: 10, blockSize: 1, parallelism: 1)

  package init(logarithm: Int, blockSize: Int, parallelism: Int) {
    self.logarithm = logarithm
    self.blockSize = blockSize
    self.parallelism = parallelism
  }

  /// Whether a stored hash may ask for this cost, so that no row can take the worker down.
  package var isAcceptable: Bool {
    (10...17).contains(logarithm) && (1...16).contains(blockSize) && (1...4).contains(parallelism)
  }

  /// The key that the password and the salt lead to at this cost.
  package func deriveKey(password: [UInt8], salt: [UInt8], byteCount: Int) -> [UInt8] {
    var key = [UInt8](repeating: 0, count: byteCount)
    let done = unsafe password.withUnsafeBytes { password in
      let characters = unsafe password.assumingMemoryBound(to: CChar.self)
      return unsafe EVP_PBE_scrypt(
        characters.baseAddress, characters.count, salt, salt.count, blocks, UInt64(blockSize),
        UInt64(parallelism), memoryLimit, &key, byteCount)
    }
    precondition(done == 1, "scrypt needs memory and sensible parameters")
    return key
  }

  private var blocks: UInt64 { 1 << UInt64(logarithm) }

  // libcrypto refuses to use more than 32 MB unless told.
  private var memoryLimit: UInt64 {
    128 * UInt64(blockSize) * (blocks + UInt64(parallelism) + 2) + (1 << 20)
  }
}
