import BoxOffice
import Signing

/// The house's letter secret, of which the secret of each link in a letter is made.
struct LinkSecret {
  private static let bytesMin = 32
  private static let nonceBytes = 32

  private let key: [UInt8]

  /// The secret as its file has it, in hexadecimal digits; nil if it is none or too short.
  init?(hex: some StringProtocol) {
    guard let key = Hex.decode(hex), key.count >= Self.bytesMin else { return nil }
    self.key = key
  }

  init(of keys: KeyRing) {
    key = keys.secret(for: "letters")
  }

  /// The text that stands in the letter, for the nonce that the database keeps.
  func token(of nonce: [UInt8]) -> String {
    Base64URL.encode(Digest.hmacSHA256(key: key, nonce))
  }

  /// The secret of a new link.
  func newProof() -> ProofSecret {
    let nonce = Random.bytes(Self.nonceBytes)
    return ProofSecret(nonce: nonce, token: token(of: nonce))
  }
}
