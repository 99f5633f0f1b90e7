import CCrypto

/// SHA-256 and HMAC-SHA-256, by libcrypto.
package enum Digest {
  /// The number of bytes in a SHA-256 digest or code.
  package static let byteCount = 32

  // The algorithm is fetched once: with EVP_sha256() libcrypto looks it up for every digest, which
  // takes longer than the digest itself.
  private nonisolated(unsafe) static let algorithm = unsafe fetch("SHA256")
  private nonisolated(unsafe) static let md5Algorithm = unsafe fetch("MD5")
  private static let md5ByteCount = 16

  private static func fetch(_ name: String) -> OpaquePointer {
    guard let algorithm = unsafe EVP_MD_fetch(nil, name, nil) else {
      preconditionFailure("libcrypto has no \(name)")
    }
    return unsafe algorithm
  }

  /// The SHA-256 digest of the bytes.
  package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: byteCount)
    let done = unsafe EVP_Digest(bytes, bytes.count, &digest, nil, algorithm, nil)
    precondition(done == 1, "libcrypto cannot digest")
    return digest
  }

  /// The MD5 digest of the bytes, for a reader that knows no other; no proof of anything valuable.
  package static func md5(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: md5ByteCount)
    let done = unsafe EVP_Digest(bytes, bytes.count, &digest, nil, md5Algorithm, nil)
    precondition(done == 1, "libcrypto cannot digest")
    return digest
  }

  /// The HMAC-SHA-256 code of the bytes under the key.
  package static func hmacSHA256(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: byteCount)
    let done = unsafe HMAC(
      algorithm, key, Int32(key.count), bytes, bytes.count, &code, nil)
    precondition(unsafe done != nil, "libcrypto cannot make a code")
    return code
  }

  /// Whether both are equal, in a time that does not depend on where they differ.
  package static func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe CRYPTO_memcmp(left, right, left.count) == 0
  }
}
