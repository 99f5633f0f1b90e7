import Signing
import Testing

@Suite("Digests")
struct DigestTests {
  @Test(
    "SHA-256 gives the digests of FIPS 180",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func sha256(text: String, digest: String) {
    #expect(Hex.encode(Digest.sha256(Array(text.utf8))) == digest)
  }

  @Test(
    "MD5 gives the digests of RFC 1321",
    arguments: [
      ("", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "900150983cd24fb0d6963f7d28e17f72"),
    ])
  func md5(text: String, digest: String) {
    #expect(Hex.encode(Digest.md5(Array(text.utf8))) == digest)
  }

  @Test("SHA-256 gives the digest of a million letters")
  func sha256OfAMillionLetters() {
    let digest = Digest.sha256([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
    #expect(
      Hex.encode(digest) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("HMAC-SHA-256 gives the codes of RFC 4231", arguments: MACVector.rfc4231)
  func hmac(vector: MACVector) {
    let code = Hex.encode(Digest.hmacSHA256(key: vector.key, vector.data))
    #expect(code.prefix(vector.code.count) == vector.code)
    #expect(code.count == 2 * Digest.byteCount)
  }

  @Test("HMAC-SHA-256 takes an empty key and an empty text")
  func hmacOfNothing() {
    #expect(
      Hex.encode(Digest.hmacSHA256(key: [], []))
        == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
  }

  @Test("The constant-time comparison tells equal bytes from others")
  func comparison() {
    #expect(Digest.constantTimeEquals([], []))
    #expect(Digest.constantTimeEquals([1, 2, 3], [1, 2, 3]))
    #expect(!Digest.constantTimeEquals([1, 2, 3], [1, 2, 4]))
    #expect(!Digest.constantTimeEquals([1, 2, 3], [1, 2]))
    #expect(!Digest.constantTimeEquals([], [0]))
  }

  @Test("Random bytes have the length asked for and differ each time")
  func randomBytes() {
    #expect(Random.bytes(0).isEmpty)
    #expect(Random.bytes(33).count == 33)
    #expect(Random.bytes(32) != Random.bytes(32))
  }
}

struct MACVector: Sendable {
  let key: [UInt8]
  let data: [UInt8]
  let code: String

  static let rfc4231 = [
    MACVector(
      key: [UInt8](repeating: 0x0B, count: 20), data: Array("Hi There".utf8),
      code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    MACVector(
      key: Array("Jefe".utf8), data: Array("what do ya want for nothing?".utf8),
      code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    MACVector(
      key: [UInt8](repeating: 0xAA, count: 20), data: [UInt8](repeating: 0xDD, count: 50),
      code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    MACVector(
      key: Array(1...25), data: [UInt8](repeating: 0xCD, count: 50),
      code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    MACVector(
      key: [UInt8](repeating: 0x0C, count: 20), data: Array("Test With Truncation".utf8),
      code: "a3b6167473100ee06e0c796c2955552b"),
    MACVector(
      key: [UInt8](repeating: 0xAA, count: 131),
      data: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    MACVector(
      key: [UInt8](repeating: 0xAA, count: 131),
      data: Array(
        ("This is a test using a larger than block-size key and a larger than block-size data. "
          + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
      code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
  ]
}
