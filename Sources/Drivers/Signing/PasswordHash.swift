/// A password as it is stored: `$scrypt$ln=15,r=8,p=1$salt$hash`, salt and hash in base64url.
package struct PasswordHash: Sendable {
  private static let saltByteCount = 16
  private static let maximumTextBytes = 256

  private let cost: ScryptCost
  private let salt: [UInt8]
  private let hash: [UInt8]

  /// The text to store for a new password, with a fresh salt.
  package static func make(_ password: String, cost: ScryptCost = .standard) -> String {
    precondition(cost.isAcceptable, "a cost that verification accepts")
    let salt = Random.bytes(saltByteCount)
    let hash = cost.deriveKey(
      password: Array(password.utf8), salt: salt, byteCount: Digest.byteCount)
    return PasswordHash(cost: cost, salt: salt, hash: hash).text
  }

  /// Whether the password is the stored one; a malformed or too costly text matches nothing.
  package static func verify(_ password: String, against stored: String) -> Bool {
    guard let expected = PasswordHash(parsing: stored) else { return false }
    let actual = expected.cost.deriveKey(
      password: Array(password.utf8), salt: expected.salt, byteCount: expected.hash.count)
    return Digest.constantTimeEquals(actual, expected.hash)
  }

  /// Takes as long as a verification, so that an unknown account is not told by the time.
  package static func verifyNobody(_ password: String, cost: ScryptCost = .standard) {
    let salt = [UInt8](repeating: 0, count: saltByteCount)
    _ = cost.deriveKey(password: Array(password.utf8), salt: salt, byteCount: Digest.byteCount)
  }

  /// Whether the password should be hashed anew when it is next seen.
  package static func needsUpgrade(_ stored: String, to cost: ScryptCost = .standard) -> Bool {
    PasswordHash(parsing: stored)?.cost != cost
  }

  private init(cost: ScryptCost, salt: [UInt8], hash: [UInt8]) {
    self.cost = cost
    self.salt = salt
    self.hash = hash
  }

  private init?(parsing text: String) {
    guard text.utf8.count <= Self.maximumTextBytes else { return nil }
    let parts = text.split(separator: "$", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
      let cost = Self.cost(parsing: parts[2]), cost.isAcceptable,
      let salt = Base64URL.decode(parts[3]), salt.count == Self.saltByteCount,
      // A shorter scrypt key is the beginning of a longer one: a truncated hash must not match.
      let hash = Base64URL.decode(parts[4]), hash.count == Digest.byteCount
    else { return nil }
    self.init(cost: cost, salt: salt, hash: hash)
  }

  private static func cost(parsing text: Substring) -> ScryptCost? {
    let parts = text.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 3,
      let logarithm = number(parts[0], after: "ln="),
      let blockSize = number(parts[1], after: "r="),
      let parallelism = number(parts[2], after: "p=")
    else { return nil }
    return ScryptCost(logarithm: logarithm, blockSize: blockSize, parallelism: parallelism)
  }

  private static func number(_ text: Substring, after prefix: String) -> Int? {
    guard text.hasPrefix(prefix) else { return nil }
    let digits = text.dropFirst(prefix.count)
    guard let number = Int(digits), String(number) == digits else { return nil }
    return number
  }

  private var text: String {
    let parameters = "ln=\(cost.logarithm),r=\(cost.blockSize),p=\(cost.parallelism)"
    return "$scrypt$\(parameters)$\(Base64URL.encode(salt))$\(Base64URL.encode(hash))"
  }
}
