/// The keys of this deployment: the current one signs, all of them verify.
package struct KeyRing: Sendable {
  /// The longest token that is looked at.
  package static let maximumTokenBytes = 1024
  /// The most bytes a payload may have, so that its token is never too long.
  package static let maximumPayloadBytes = 728
  /// The most keys a ring may hold.
  package static let maximumKeys = 16

  private let current: SigningKey
  private let previous: [SigningKey]

  /// A ring of distinctly named keys; a repeated name is a broken invariant.
  package init(current: SigningKey, previous: [SigningKey] = []) {
    let names = Set(([current] + previous).map(\.id))
    precondition(names.count == previous.count + 1, "every key has its own id")
    precondition(names.count <= Self.maximumKeys, "a ring holds at most 16 keys")
    self.current = current
    self.previous = previous
  }

  /// Reads one `id:hexsecret` a line, the current key first; an error tells the line, not its text.
  package init(parsing text: String) throws(KeyRingError) {
    var keys: [SigningKey] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated() where !line.isEmpty
    {
      let key = try Self.key(parsing: line, lineNumber: index + 1)
      guard !keys.contains(where: { $0.id == key.id }) else { throw .repeatedID(line: index + 1) }
      guard keys.count < Self.maximumKeys else { throw .tooManyKeys }
      keys.append(key)
    }
    guard let first = keys.first else { throw .noKeys }
    self.init(current: first, previous: Array(keys.dropFirst()))
  }

  /// A token that carries the payload in the clear and proves that it was issued here.
  package func sign(_ payload: [UInt8]) -> String {
    precondition(payload.count <= Self.maximumPayloadBytes, "a token's payload is short")
    let code = Self.code(of: payload, under: current)
    return "\(Base64URL.encode(payload)).\(current.id).\(Base64URL.encode(code))"
  }

  /// The payload of a token that one of these keys signed, or nil.
  package func verify(_ token: String) -> [UInt8]? {
    let bytes = Array(token.utf8)
    guard bytes.count <= Self.maximumTokenBytes else { return nil }
    let parts = bytes.split(
      separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 3,
      let key = key(named: parts[1]),
      let payload = Base64URL.decode(parts[0]),
      let code = Base64URL.decode(parts[2]),
      Digest.constantTimeEquals(code, Self.code(of: payload, under: key))
    else { return nil }
    return payload
  }

  /// A secret for another purpose that follows from the current key, and tells nothing of it.
  package func secret(for purpose: String) -> [UInt8] {
    Digest.hmacSHA256(key: current.secret, Array("secret for \(purpose)".utf8))
  }

  private func key(named id: ArraySlice<UInt8>) -> SigningKey? {
    if id.elementsEqual(current.id.utf8) { return current }
    return previous.first { id.elementsEqual($0.id.utf8) }
  }

  // The key's name is covered too, and contains no dot, so that payload and name cannot trade
  // bytes.
  private static func code(of payload: [UInt8], under key: SigningKey) -> [UInt8] {
    Digest.hmacSHA256(key: key.secret, payload + [UInt8(ascii: ".")] + Array(key.id.utf8))
  }

  private static func key(
    parsing line: Substring, lineNumber: Int
  ) throws(KeyRingError) -> SigningKey {
    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, SigningKey.isWellFormed(id: parts[0]) else {
      throw .malformedID(line: lineNumber)
    }
    guard let secret = Hex.decode(parts[1]), secret.count >= SigningKey.minimumSecretBytes else {
      throw .unfitSecret(line: lineNumber)
    }
    return SigningKey(id: String(parts[0]), secret: secret)
  }
}
