import Signing
import Testing

@Suite("Signed tokens")
struct KeyRingTests {
  let old = SigningKey(id: "k1", secret: [UInt8](repeating: 1, count: 32))
  let new = SigningKey(id: "k2", secret: [UInt8](repeating: 2, count: 32))
  let payload = Array("concert=7 number=42".utf8)

  @Test("A token gives its payload back")
  func roundTrip() {
    let ring = KeyRing(current: new)
    #expect(ring.verify(ring.sign(payload)) == payload)
    #expect(ring.verify(ring.sign([])) == [])
  }

  @Test("A token has the documented form")
  func form() {
    let parts = KeyRing(current: new).sign(payload).split(separator: ".")
    let code = Digest.hmacSHA256(key: new.secret, payload + Array(".k2".utf8))
    #expect(parts.map(String.init) == [Base64URL.encode(payload), "k2", Base64URL.encode(code)])
  }

  @Test("The longest payload makes a token that is still read")
  func longestPayload() {
    let ring = KeyRing(current: SigningKey(id: "abcdefgh", secret: new.secret))
    let longest = [UInt8](repeating: 0xFF, count: KeyRing.maximumPayloadBytes)
    let token = ring.sign(longest)
    #expect(token.utf8.count <= KeyRing.maximumTokenBytes)
    #expect(ring.verify(token) == longest)
  }

  @Test("After a rotation a token of the previous key still verifies")
  func rotation() {
    let token = KeyRing(current: old).sign(payload)
    let rotated = KeyRing(current: new, previous: [old])
    #expect(rotated.verify(token) == payload)
    #expect(rotated.sign(payload).contains(".k2."))
  }

  @Test("A token of a key that is gone does not verify")
  func retiredKey() {
    let token = KeyRing(current: old).sign(payload)
    #expect(KeyRing(current: new).verify(token) == nil)
  }

  @Test("A token relabelled with another key's id does not verify")
  func relabelled() {
    let token = KeyRing(current: old).sign(payload)
    let relabelled = token.split(separator: ".").map { $0 == "k1" ? "k2" : $0 }
    let ring = KeyRing(current: new, previous: [old])
    #expect(ring.verify(relabelled.joined(separator: ".")) == nil)
  }

  @Test("The id is signed too: the same secret under another name does not verify")
  func renamedKey() {
    let token = KeyRing(current: old).sign(payload)
    let renamed = SigningKey(id: "k9", secret: old.secret)
    let forged = token.split(separator: ".").map { $0 == "k1" ? "k9" : $0 }
    #expect(KeyRing(current: renamed).verify(forged.joined(separator: ".")) == nil)
  }

  @Test("A token with any one character changed does not verify")
  func altered() {
    let ring = KeyRing(current: new, previous: [old])
    let token = Array(ring.sign(payload).utf8)
    for position in token.indices {
      for replacement in "A1_.k".utf8 where replacement != token[position] {
        var altered = token
        altered[position] = replacement
        #expect(ring.verify(String(decoding: altered, as: UTF8.self)) == nil)
      }
    }
  }

  @Test("A truncated token does not verify")
  func truncated() {
    let ring = KeyRing(current: new)
    let token = ring.sign(payload)
    for length in 0..<token.count { #expect(ring.verify(String(token.prefix(length))) == nil) }
    #expect(ring.verify(String(token.dropFirst())) == nil)
  }

  @Test(
    "An extended token does not verify",
    arguments: ["A", "=", ".", ".A", " ", "\n", "\u{0}"])
  func extended(suffix: String) {
    let ring = KeyRing(current: new)
    let token = ring.sign(payload)
    #expect(ring.verify(token + suffix) == nil)
    #expect(ring.verify(suffix + token) == nil)
  }

  @Test("The code of one payload does not fit another")
  func swappedPayload() {
    let ring = KeyRing(current: new)
    let first = ring.sign(payload).split(separator: ".")
    let second = ring.sign([1, 2, 3]).split(separator: ".")
    #expect(ring.verify("\(second[0]).\(first[1]).\(first[2])") == nil)
  }

  @Test(
    "Text that is no token does not verify", arguments: ["", ".", "..", "...", "a.b.c", ".k2."])
  func noToken(text: String) {
    #expect(KeyRing(current: new).verify(text) == nil)
  }

  @Test("A token longer than allowed is not even looked at")
  func tooLong() {
    let ring = KeyRing(current: new)
    #expect(ring.verify(String(repeating: "A", count: 2_000_000)) == nil)
    let oversized = [UInt8](repeating: 0, count: KeyRing.maximumPayloadBytes + 64)
    let code = Digest.hmacSHA256(key: new.secret, oversized + Array(".k2".utf8))
    #expect(ring.verify("\(Base64URL.encode(oversized)).k2.\(Base64URL.encode(code))") == nil)
  }
}
